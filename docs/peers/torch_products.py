#!/usr/bin/env python3
"""Measures PyTorch's matrix products in the sizes of the models of ./pinball bench --shape, in F16 on a GPU.

    python3 docs/peers/torch_products.py --shapes 8B 1.2B 110M

A line of JSON for a copy on the device, and for all products of one step of a model at each batch: what a decoder could
reach that left them to cuBLAS. Weights of several layers take turns, so that no cache holds them. Without a GPU it runs on
the processor, in F32.
"""
import argparse
import json
import statistics
import sys
import time

BATCHES = (1, 8, 64, 512)
LAYERS_IN_TURN = 4
# layers, embedding, feed-forward, width of keys and of values, vocabulary
SHAPES = {
    "15M": (6, 288, 768, 288, 32_000),
    "110M": (12, 768, 2048, 768, 32_000),
    "1.2B": (16, 2048, 8192, 512, 128_256),
    "8B": (32, 4096, 14_336, 1024, 128_256),
}
NOTHING_TO_MEASURE = 77


def median_seconds(torch, device, work, seconds=0.5):
    work()  # loads what it needs
    synchronize = torch.cuda.synchronize if device == "cuda" else lambda: None
    times = []
    end = time.perf_counter() + seconds
    while not times or (time.perf_counter() < end and len(times) < 100):
        synchronize()
        begin = time.perf_counter()
        work()
        synchronize()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def copy(torch, device, dtype):
    source = torch.randn((1 << 30 if device == "cuda" else 1 << 26) // dtype.itemsize, device=device, dtype=dtype)
    target = torch.empty_like(source)

    def work():
        for _ in range(10):
            target.copy_(source)

    seconds = median_seconds(torch, device, work) / 10
    print(json.dumps({
        "measured": "torch copy", "bytes": source.numel() * dtype.itemsize,
        "torch_bytes_per_second": 2 * source.numel() * dtype.itemsize / seconds,
    }), flush=True)


def products(torch, device, dtype, name):
    layers, embedding, feed_forward, key_value, vocabulary = SHAPES[name]
    shapes = [(embedding, embedding + 2 * key_value), (embedding, embedding), (embedding, 2 * feed_forward),
              (feed_forward, embedding)]
    random = lambda *size: torch.randn(size, device=device, dtype=dtype)
    weights = [[random(*shape) for shape in shapes] for _ in range(min(layers, LAYERS_IN_TURN))]
    output = random(embedding, vocabulary)
    for batch in BATCHES:
        inputs = {width: random(batch, width) for width in (embedding, feed_forward)}

        def layers_work():
            for layer in range(layers):
                for weight in weights[layer % len(weights)]:
                    torch.matmul(inputs[weight.shape[0]], weight)

        layers_seconds = median_seconds(torch, device, layers_work)
        output_seconds = median_seconds(torch, device, lambda: torch.matmul(inputs[embedding], output))
        values = layers * sum(rows * columns for rows, columns in shapes)
        print(json.dumps({
            "measured": "torch products", "shape": name, "batch": batch, "type": str(dtype).removeprefix("torch."),
            "layers_ms": 1e3 * layers_seconds, "output_ms": 1e3 * output_seconds,
            "tokens_per_second": batch / (layers_seconds + output_seconds),
            "read_bytes_per_second": values * dtype.itemsize / layers_seconds,
            "flops": 2 * values * batch / layers_seconds,
        }), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shapes", nargs="+", choices=SHAPES, default=["8B", "1.2B", "110M"])
    options = parser.parse_args()
    try:
        import torch
    except ImportError as missing:
        print(f"python3 has no PyTorch: {missing}")
        sys.exit(NOTHING_TO_MEASURE)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    dtype = torch.float16 if device == "cuda" else torch.float32
    print(f"PyTorch {torch.__version__} on {torch.cuda.get_device_name() if device == 'cuda' else 'the processor'}")
    with torch.inference_mode():
        copy(torch, device, dtype)
        for shape in options.shapes:
            try:
                products(torch, device, dtype, shape)
            except RuntimeError as failure:  # such as too little memory
                sys.exit(f"torch_products.py: {shape}: {str(failure).splitlines()[0]}")


if __name__ == "__main__":
    main()
