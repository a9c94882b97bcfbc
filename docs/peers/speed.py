#!/usr/bin/env python3
"""Measures ./pinball bench and llama.cpp's llama-batched-bench on the same GGUF file, in turns, and prints medians.

    python3 docs/peers/speed.py --llama ~/llama.cpp/build/bin/llama-batched-bench --model model.gguf
    PINBALL_JAVA_OPTIONS=-XX:UseAVX=2 python3 docs/peers/speed.py ... --accelerator host:avx2   # as on AVX2 alone

Tokens/s of a prompt of 512, and of 1, 8 and 32 sequences that generate 64 tokens after prompts of 16. Both use all
processors, and keep keys and values in the same type; each round runs llama.cpp once, then Pinball. The last line is what one
sequence reads of the bandwidth that the same round measured: weights, keys and values.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

PINBALL = pathlib.Path(__file__).parents[2] / "pinball"
BATCHES = (1, 8, 32)
PROMPT_TOKENS, GENERATED_TOKENS = 16, 64
LONG_PROMPT_TOKENS = 512


def output_of(command):
    """What it prints; a failure ends this program with the last line that it said."""
    finished = subprocess.run(command, capture_output=True, text=True)
    if finished.returncode != 0:
        said = (finished.stderr.strip() or finished.stdout.strip() or "nothing").splitlines()[-1]
        sys.exit(f"speed.py: {command[0]} failed with status {finished.returncode}: {said}")
    return finished.stdout


def llama(options, prompt, generated, batches):
    command = [
        options.llama, "-m", options.model, "-t", str(options.threads), "-c", "4096", "-npp", str(prompt),
        "-ntg", str(generated), "-npl", ",".join(map(str, batches)), "--output-format", "jsonl",
        "-ctk", options.cache_type.lower(), "-ctv", options.cache_type.lower(),
    ]
    lines = filter(lambda line: line.startswith("{"), output_of(command).splitlines())
    runs = {run["pl"]: run for run in map(json.loads, lines)}
    if not runs.keys() >= set(batches):
        sys.exit(f"speed.py: {options.llama} printed no results (expected: llama-batched-bench, built in 2025 or later)")
    return runs


def pinball(options, prompt, generated, batches):
    command = [
        PINBALL, "bench", "--model", options.model, "--accelerator", options.accelerator, "--context", "1024",
        "--cache-type", options.cache_type, "--prompt-tokens", str(prompt), "--generate-tokens", str(generated),
        "--batch", ",".join(map(str, batches)), "--runs", "1", "--json",
    ]
    return {run["batch"]: run for run in json.loads(output_of(command))["results"]}


def measure(options, results):
    generated = llama(options, PROMPT_TOKENS, GENERATED_TOKENS, BATCHES)
    prompt = llama(options, LONG_PROMPT_TOKENS, 2, [1])
    results["llama", "prompt"].append(prompt[1]["speed_pp"])
    for batch in BATCHES:
        results["llama", batch].append(generated[batch]["speed_tg"])
    ours = pinball(options, PROMPT_TOKENS, GENERATED_TOKENS, BATCHES)
    our_prompt = pinball(options, LONG_PROMPT_TOKENS, 2, [1])
    results["pinball", "prompt"].append(our_prompt[1]["prompt_tokens_per_second"])
    for batch in BATCHES:
        results["pinball", batch].append(ours[batch]["generate_tokens_per_second"])
    results["share"].append(ours[1]["share_of_read_bandwidth"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--llama", required=True, help="llama-batched-bench of llama.cpp, built for this machine")
    parser.add_argument("--model", required=True, type=os.path.abspath, help="a GGUF file")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="threads of llama.cpp")
    parser.add_argument("--cache-type", choices=("F16", "F32"), default="F16", help="type of keys and values, of both")
    parser.add_argument("--accelerator", default="host", help="of Pinball")
    options = parser.parse_args()
    if not os.path.isfile(options.model):
        parser.error(f"--model: {options.model} (expected: a GGUF file)")
    if shutil.which(options.llama) is None:
        parser.error(f"--llama: {options.llama} (expected: a program)")
    for name in ("rounds", "threads"):
        if getattr(options, name) < 1:
            parser.error(f"--{name}: {getattr(options, name)} (expected: 1 or more)")
    columns = ("prompt", *BATCHES)
    results = {(who, what): [] for who in ("llama", "pinball") for what in columns}
    results["share"] = []
    for _ in range(options.rounds):
        measure(options, results)
    median = {key: statistics.median(values) for key, values in results.items()}
    print(f"{os.path.basename(options.model)}, medians of {options.rounds}, tokens/s: llama.cpp | Pinball, ratio")
    for what in columns:
        name = f"prompt of {LONG_PROMPT_TOKENS}" if what == "prompt" else f"{what} sequences"
        peer, own = median["llama", what], median["pinball", what]
        print(f"{name:15} {peer:8.1f} | {own:8.1f} {own / peer:6.2f}")
    print(f"one sequence reads {100 * median['share']:.0f} % of the read bandwidth")


if __name__ == "__main__":
    main()
