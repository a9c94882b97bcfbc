package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.program.Operation.GateKind;
import dev.pinball.accelerator.vector.Exponential;
import dev.pinball.accelerator.vector.GeluTable;
import dev.pinball.accelerator.vector.Lanes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** output[row] = function(gate[row]) * up[row], which may be one and the same memory. */
record GateKernel(GateKind kind, Matrix gate, @Nullable Matrix up, Matrix output) implements RowKernel {
    private static final int WORK_PER_VALUE = 16;

    @Override
    public long itemWork(StepBatch batch) {
        return (long) WORK_PER_VALUE * gate.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        int to = gate.rowStart(end);
        switch (kind) {
            case SWIGLU -> swiGlu(gate.rowStart(first), to, scratch.piece());
            case GEGLU, GELU -> gelu(gate.rowStart(first), to);
        }
    }

    private void swiGlu(int start, int end, float[] exponentials) {
        for (int i = start; i < end; i += exponentials.length) {
            swiGluPart(i, Math.min(exponentials.length, end - i), exponentials);
        }
    }

    private void swiGluPart(int start, int count, float[] exponentials) {
        float[] x = gate.values();
        float[] factors = Objects.requireNonNull(up).values();
        float[] results = output.values();
        for (int i = 0; i < count; i++) {
            exponentials[i] = -x[start + i];
        }
        Exponential.apply(exponentials, 0, Lanes.padded(count));
        for (int i = 0; i < count; i++) {
            results[start + i] = x[start + i] / (1 + exponentials[i]) * factors[start + i];
        }
    }

    private void gelu(int start, int end) {
        for (int i = start; i < end; i++) {
            float activated = GeluTable.gelu(gate.values()[i]);
            output.values()[i] = up == null ? activated : activated * up.values()[i];
        }
    }
}
