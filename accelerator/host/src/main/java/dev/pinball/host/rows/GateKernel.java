package dev.pinball.host.rows;

import static dev.pinball.accelerator.simd.Lanes.FLOATS;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.simd.Exponential;
import dev.pinball.accelerator.simd.GeluTable;
import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.host.kernel.RowKernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;
import dev.pinball.model.program.Operation.GateKind;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/** output[row] = function(gate[row]) * up[row], which may be one and the same memory. */
public record GateKernel(
        GateKind kind, Matrix gate, @Nullable Matrix up, Matrix output) implements RowKernel {
    private static final int WORK_PER_VALUE = 16;

    @Override
    public long itemWork(StepBatch batch) {
        return (long) WORK_PER_VALUE * gate.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        int to = gate.rowStart(end);
        switch (kind) {
            case SWIGLU -> swiGlu(gate.rowStart(first), to);
            case GEGLU, GELU -> gelu(gate.rowStart(first), to);
        }
    }

    private void swiGlu(int start, int end) {
        float[] x = gate.values();
        float[] factors = Objects.requireNonNull(up).values();
        float[] results = output.values();
        int wholeEnd = start + Lanes.wholeEnd(end - start);
        for (int i = start; i != wholeEnd; i += Lanes.COUNT) {
            swiGlu(fromArray(FLOATS, x, i), fromArray(FLOATS, factors, i)).intoArray(results, i);
        }
        if (wholeEnd < end) {
            VectorMask<Float> rest = FLOATS.indexInRange(wholeEnd, end);
            swiGlu(fromArray(FLOATS, x, wholeEnd, rest), fromArray(FLOATS, factors, wholeEnd, rest))
                    .intoArray(results, wholeEnd, rest);
        }
    }

    private static FloatVector swiGlu(FloatVector x, FloatVector factor) {
        return x.div(Exponential.of(x.neg()).add(1f)).mul(factor);
    }

    private void gelu(int start, int end) {
        for (int i = start; i < end; i++) {
            float activated = GeluTable.gelu(gate.values()[i]);
            output.values()[i] = up == null ? activated : activated * up.values()[i];
        }
    }
}
