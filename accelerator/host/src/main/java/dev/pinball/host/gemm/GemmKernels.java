package dev.pinball.host.gemm;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.NativePages;
import dev.pinball.host.x86.Processor;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Products of weights in F16, Q8_0 and Q4_0 by machine code. Owns all that it hands out.
 *
 * <p>Not safe for use by several threads; the weights that it packs are.
 */
public final class GemmKernels implements AutoCloseable {
    private final Processor processor;
    private final Map<PanelLayout, GemmKernel> products = new HashMap<>();
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();

    public GemmKernels(Processor processor) {
        this.processor = processor;
    }

    public Processor processor() {
        return processor;
    }

    public boolean supports(Tensor weight) {
        if (!PanelLayout.supports(weight.type(), weight.columns())) {
            return false;
        }
        return weight.type() == TensorType.F16 ? processor.hasVectors() : processor.hasByteProducts();
    }

    /** Weights of one kind can share inputs. */
    public ActivationKind inputKind(Tensor weight) {
        return new ActivationKind(weight.type(), weight.columns());
    }

    /** Copies the tensor, packed. */
    public PackedWeight pack(Tensor tensor) {
        return pack(tensor, tensor.rows()).getFirst();
    }

    /**
     * Copies the tensor, packed as a weight for each {@code rows} of its rows: those of an expert.
     *
     * @throws AcceleratorException when there is no memory for it
     */
    public List<PackedWeight> pack(Tensor tensor, int rows) {
        GemmKernel product = product(tensor);
        int count = tensor.rows() / rows;
        long bytes = PackedWeight.bytes(product.panel(), rows);
        long start = own(pages(tensor, count * bytes)).address();
        List<PackedWeight> weights = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            weights.add(new PackedWeight(product, tensor.slice(i * rows, rows), start + i * bytes));
        }
        return weights;
    }

    private static NativePages pages(Tensor tensor, long bytes) {
        try {
            return new NativePages(bytes);
        } catch (OutOfMemoryError error) {
            throw new AcceleratorException(
                    "host: no memory for %s, packed, %d MiB; lower the cache, or take host:java, which packs nothing"
                            .formatted(tensor.name(), bytes >> 20),
                    error);
        }
    }

    /** Memory for the inputs of weights like this one. */
    public PackedActivations inputs(Tensor weight, int rowsMax) {
        return own(new PackedActivations(product(weight), rowsMax, false));
    }

    /** Likewise, for inputs that are multiplied in groups of any size: by the expert that they chose. */
    public PackedActivations groupedInputs(Tensor weight, int rowsMax) {
        return own(new PackedActivations(product(weight), rowsMax, true));
    }

    /** Memory for one thread, large enough for all weights packed so far. */
    public GemmWorkspace threadMemory() {
        long unpackedBytes = products.values().stream()
                .mapToLong(GemmKernel::unpackedBytes)
                .max()
                .orElse(0);
        return own(new GemmWorkspace(unpackedBytes));
    }

    private GemmKernel product(Tensor weight) {
        return products.computeIfAbsent(new PanelLayout(weight.type(), weight.columns()), this::open);
    }

    private GemmKernel open(PanelLayout panel) {
        return own(panel.type() == TensorType.F16 ? new F16Gemm(panel) : new QuantizedGemm(panel, processor));
    }

    private <T extends AutoCloseable> T own(T closeable) {
        owned.push(closeable);
        return closeable;
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            try {
                owned.pop().close();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
