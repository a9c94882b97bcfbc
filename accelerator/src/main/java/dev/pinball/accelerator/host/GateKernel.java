package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.program.Operation.GateKind;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/**
 * output[row] = function(gate[row]) * up[row]. Each function is x / (1 + exp(-s)): SwiGLU with s = x, and GELU in its tanh
 * form with s = 2 sqrt(2/π) (x + 0.044715 x³), since 1 + tanh(t) = 2 / (1 + exp(-2t)).
 */
record GateKernel(GateKind kind, Matrix gate, @Nullable Matrix up, Matrix output) implements Kernel {
    private static final float GELU_LINEAR = (float) (2 * Math.sqrt(2 / Math.PI));
    private static final float GELU_CUBIC = (float) (2 * Math.sqrt(2 / Math.PI) * 0.044715);
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
        activate(gate.rowStart(first), gate.rowStart(end));
        if (up != null) {
            multiply(up.values(), gate.rowStart(first), gate.rowStart(end));
        }
    }

    private void activate(int start, int end) {
        int wholeEnd = start + Lanes.wholeEnd(end - start);
        for (int i = start; i < wholeEnd; i += Lanes.COUNT) {
            FloatVector x = FloatVector.fromArray(Lanes.FLOATS, gate.values(), i);
            activated(x).intoArray(output.values(), i);
        }
        if (wholeEnd < end) {
            VectorMask<Float> mask = Lanes.FLOATS.indexInRange(wholeEnd, end);
            FloatVector x = FloatVector.fromArray(Lanes.FLOATS, gate.values(), wholeEnd, mask);
            activated(x).intoArray(output.values(), wholeEnd, mask);
        }
    }

    private FloatVector activated(FloatVector x) {
        FloatVector s = kind == GateKind.SWIGLU
                ? x
                : x.mul(x).mul(GELU_CUBIC).add(GELU_LINEAR).mul(x);
        return x.div(Exponential.of(s.neg()).add(1f));
    }

    private void multiply(float[] factors, int start, int end) {
        float[] values = output.values();
        for (int i = start; i < end; i++) {
            values[i] *= factors[i];
        }
    }
}
