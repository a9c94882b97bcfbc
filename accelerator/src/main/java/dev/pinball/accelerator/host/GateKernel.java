package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.program.Operation.GateKind;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/** output[row] = function(gate[row]) * up[row]. */
record GateKernel(GateKind kind, Matrix gate, @Nullable Matrix up, Matrix output) implements Kernel {
    private static final int WORK_PER_VALUE = 16;

    @Override
    public int items(StepBatch batch) {
        return batch.rowCount();
    }

    @Override
    public long itemWork(StepBatch batch) {
        return (long) WORK_PER_VALUE * gate.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        int from = gate.rowStart(first);
        int to = gate.rowStart(end);
        switch (kind) {
            case SWIGLU -> silu(from, to);
            case GEGLU, GELU -> gelu(from, to);
        }
        if (up != null) {
            multiply(up.values(), from, to);
        }
    }

    private void silu(int start, int end) {
        int wholeEnd = start + Lanes.wholeEnd(end - start);
        for (int i = start; i < wholeEnd; i += Lanes.COUNT) {
            FloatVector x = FloatVector.fromArray(Lanes.FLOATS, gate.values(), i);
            x.div(Exponential.of(x.neg()).add(1f)).intoArray(output.values(), i);
        }
        if (wholeEnd < end) {
            VectorMask<Float> mask = Lanes.FLOATS.indexInRange(wholeEnd, end);
            FloatVector x = FloatVector.fromArray(Lanes.FLOATS, gate.values(), wholeEnd, mask);
            x.div(Exponential.of(x.neg()).add(1f)).intoArray(output.values(), wholeEnd, mask);
        }
    }

    private void gelu(int start, int end) {
        for (int i = start; i < end; i++) {
            output.values()[i] = GeluTable.gelu(gate.values()[i]);
        }
    }

    private void multiply(float[] factors, int start, int end) {
        float[] values = output.values();
        for (int i = start; i < end; i++) {
            values[i] *= factors[i];
        }
    }
}
