package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.gguf.Tensor;
import dev.pinball.accelerator.gguf.TensorType;
import dev.pinball.accelerator.machine.Processor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Products of weights in F16, Q8_0 and Q4_0 by machine code. Owns all that it hands out.
 *
 * <p>Not safe for use by several threads; the weights that it packs are.
 */
public final class PackedProducts implements AutoCloseable {
    private final Processor processor;
    private final Map<PanelLayout, PackedProduct> products = new HashMap<>();
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();

    public PackedProducts(Processor processor) {
        this.processor = processor;
    }

    /** What it will use, for people: {@code VNNI and AMX}. */
    public String description() {
        if (processor.hasTiles()) {
            return "machine code for AVX-512, VNNI and AMX";
        }
        if (processor.hasByteProducts()) {
            return "machine code for AVX-512 and VNNI";
        }
        return processor.hasVectors() ? "machine code for AVX-512" : "no machine code";
    }

    public boolean supports(TensorType type, int columns) {
        if (!PanelLayout.supports(type, columns)) {
            return false;
        }
        return type == TensorType.F16 ? processor.hasVectors() : processor.hasByteProducts();
    }

    /** Copies the tensor, packed. */
    public PackedWeight pack(Tensor tensor) {
        return own(new PackedWeight(product(tensor.type(), tensor.columns()), tensor));
    }

    /** Memory for the inputs of weights like this one. */
    public PackedInputs inputs(TensorType type, int columns, int rowsMax) {
        return own(new PackedInputs(product(type, columns), rowsMax));
    }

    /** Memory for one thread, large enough for all weights packed so far. */
    public ThreadMemory threadMemory() {
        long panelBytes = products.keySet().stream()
                .filter(panel -> panel.type() == TensorType.Q4_0)
                .mapToLong(panel -> panel.asBytes().panelBytes())
                .max()
                .orElse(0);
        return own(new ThreadMemory(QuantizedProduct.PANELS_WITH_TILES * panelBytes));
    }

    private PackedProduct product(TensorType type, int columns) {
        return products.computeIfAbsent(new PanelLayout(type, columns), this::open);
    }

    private PackedProduct open(PanelLayout panel) {
        return own(panel.type() == TensorType.F16 ? new HalfProduct(panel) : new QuantizedProduct(panel, processor));
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
