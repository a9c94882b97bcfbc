package dev.pinball.host.gemm.int16;

import static dev.pinball.host.gemm.int16.Int16Registers.PANEL_COUNT;

import dev.pinball.host.gemm.grouped.GroupedFormat;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;

/**
 * The code for one kind of weights by AVX2: the product of panels with a few inputs, and for many inputs the code that widens
 * panels once, and the product of those. All have the same sums: the integers of a group are summed exactly; the sum of a row
 * over its groups is, from the first to the last, {@code fma(scale * inputScale, (float) integerSum, sum)} for each group and
 * then, if there are minimums, {@code fma(minimum, -inputScale * inputSum, sum)}.
 */
public final class Int16Kernel {
    /** Inputs of one call at most. */
    public static final int INPUTS_MAX = Int16Tile.INPUTS_MAX;

    private static final Register SAVED = Register.RBX;

    private final Int16Weights weights;
    private final ExpandedWeights expanded;
    private final boolean vnni;

    private Int16Kernel(Int16Weights weights, boolean vnni) {
        this.weights = weights;
        expanded = new ExpandedWeights(weights);
        this.vnni = vnni;
    }

    /**
     * For weights in Q8_0 or Q4_0.
     *
     * @param vnni whether the processor has {@link Assembler#vpdpwssd} on 256 bits
     */
    public static Int16Kernel of(PanelLayout panel, boolean vnni) {
        return new Int16Kernel(new PanelWeights(panel), vnni);
    }

    /** For weights in groups; {@code vnni} likewise. */
    public static Int16Kernel of(GroupedFormat format, int columns, boolean vnni) {
        return new Int16Kernel(new GroupedWeights(format, columns), vnni);
    }

    /** The inputs that it takes. */
    public Int16Input input() {
        return weights.input();
    }

    /** Bytes of a panel that is expanded. */
    public int expandedBytes() {
        return expanded.panelBytes();
    }

    /**
     * The code of the product. Its arguments are the panels, the first input row, the memory for outputs, the number of panels,
     * and the {@link GemmWorkspace} of the thread.
     *
     * @param inputs 1 to {@link #INPUTS_MAX}
     */
    public byte[] emit(int inputs) {
        return emitProduct(weights, inputs);
    }

    /** The code of the product of expanded panels, with the same arguments. */
    public byte[] emitExpanded(int inputs) {
        return emitProduct(expanded, inputs);
    }

    /** The code that expands panels. Its arguments are the panels, memory for the expanded, nothing, the number, the workspace. */
    public byte[] emitExpander() {
        Assembler code = new Assembler();
        return emit(code, weights, new Int16Expansion(code, expanded));
    }

    private byte[] emitProduct(Int16Weights from, int inputs) {
        Assembler code = new Assembler();
        Int16Product product = new Int16Product(code, from, inputs, vnni);
        product.begin();
        return emit(code, from, product);
    }

    private static byte[] emit(Assembler code, Int16Weights from, Int16Sink sink) {
        code.push(SAVED);
        code.loop(PANEL_COUNT, () -> from.emitPanel(code, sink));
        code.pop(SAVED);
        code.vzeroupper();
        return code.finish();
    }
}
