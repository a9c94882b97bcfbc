package dev.pinball.host.gemm;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.host.gemm.grouped.GroupedFormat;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.memory.NativePages;
import dev.pinball.host.memory.PooledPages;
import dev.pinball.host.x86.Processor;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Products of weights in F16, Q8_0, Q4_0 and the types of {@link GroupedFormat} by machine code. Owns all that it returns.
 *
 * <p>Not safe for use by several threads; the weights that it packs are.
 */
public final class GemmKernels implements AutoCloseable {
    private final Processor processor;
    private final NativePages.Allocator allocator;
    private final Map<WeightKind, GemmKernel> kernels = new HashMap<>();
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();

    private record WeightKind(TensorType type, int columns) {}

    public GemmKernels(Processor processor) {
        this(processor, new PooledPages());
    }

    /** @param allocator of weights, inputs and workspaces */
    public GemmKernels(Processor processor, NativePages.Allocator allocator) {
        this.processor = processor;
        this.allocator = allocator;
    }

    public Processor processor() {
        return processor;
    }

    public boolean supports(Tensor weight) {
        if (!processor.hasAvx2()) {
            return false;
        }
        return GroupedFormat.of(weight.type(), weight.columns()).isPresent()
                || PanelLayout.supports(weight.type(), weight.columns());
    }

    /** Weights of one kind can share packed inputs. */
    public ActivationKind activationKind(Tensor weight) {
        boolean grouped = GroupedFormat.of(weight.type(), weight.columns()).isPresent();
        // Inputs of all grouped types are the same.
        return new ActivationKind(grouped ? TensorType.Q4_K : weight.type(), weight.columns());
    }

    /** Copies and packs the tensor. */
    public PackedWeight pack(Tensor tensor) {
        return pack(tensor, tensor.rows()).getFirst();
    }

    /**
     * Copies the tensor and packs each {@code rows} of its rows as a weight: those of an expert.
     *
     * @throws AcceleratorException when there is no memory for it
     */
    public List<PackedWeight> pack(Tensor tensor, int rows) {
        GemmKernel kernel = kernel(tensor);
        int count = tensor.rows() / rows;
        long bytes = PackedWeight.bytes(kernel, rows);
        long start = own(pages(tensor, count * bytes)).address();
        List<PackedWeight> weights = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            weights.add(new PackedWeight(kernel, tensor.slice(i * rows, rows), start + i * bytes));
        }
        return weights;
    }

    private NativePages pages(Tensor tensor, long bytes) {
        try {
            return allocator.allocate(bytes);
        } catch (OutOfMemoryError error) {
            throw new AcceleratorException(
                    "host: no memory for packed %s, %d MiB; lower the cache, or use host:java, which packs nothing"
                            .formatted(tensor.name(), bytes >> 20),
                    error);
        }
    }

    /** Memory for inputs of weights of this type and width. */
    public PackedActivations activations(Tensor weight, int rowsMax) {
        return own(new PackedActivations(kernel(weight), rowsMax, false, allocator));
    }

    /** Likewise, for inputs that are multiplied in groups of any size: those of an expert. */
    public PackedActivations groupedActivations(Tensor weight, int rowsMax) {
        return own(new PackedActivations(kernel(weight), rowsMax, true, allocator));
    }

    /** A workspace for one thread, large enough for all weights packed so far. */
    public GemmWorkspace workspace() {
        long expandedBytes = kernels.values().stream()
                .mapToLong(GemmKernel::expandedBytes)
                .max()
                .orElse(0);
        return own(new GemmWorkspace(expandedBytes, allocator));
    }

    private GemmKernel kernel(Tensor weight) {
        return kernels.computeIfAbsent(new WeightKind(weight.type(), weight.columns()), this::open);
    }

    private GemmKernel open(WeightKind kind) {
        Optional<GroupedFormat> grouped = GroupedFormat.of(kind.type, kind.columns);
        if (grouped.isPresent()) {
            return own(
                    processor.hasByteProducts()
                            ? QuantizedGemm.of(grouped.get(), kind.columns, processor)
                            : TiledGemm.of(grouped.get(), kind.columns, processor.hasAvxVnni()));
        }
        PanelLayout panel = new PanelLayout(kind.type, kind.columns);
        if (kind.type == TensorType.F16) {
            return own(new F16Gemm(panel, processor.vectorWidths().getFirst()));
        }
        return own(
                processor.hasByteProducts()
                        ? QuantizedGemm.of(panel, processor)
                        : TiledGemm.of(panel, processor.hasAvxVnni()));
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
