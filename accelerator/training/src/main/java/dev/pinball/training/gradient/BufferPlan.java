package dev.pinball.training.gradient;

import dev.pinball.training.gradient.operation.Differentiable;
import dev.pinball.training.gradient.operation.Differentiable.Uses;
import dev.pinball.training.gradient.operation.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Allocates the buffers of values and gradients; those whose live intervals don't overlap share one. With n operations, the
 * forward pass of operation i runs at time i and its backward pass at time 2n - 1 - i; each reads, then writes. A value is live
 * from its write to its last read, which is in the backward pass only if an operation saves the value. A gradient is live from
 * the backward pass of the last reader of the value to that of its writer.
 */
final class BufferPlan {
    private final List<Differentiable> operations;
    private final int rowsMax;
    private final Passes passes;
    private final Map<Value, LiveInterval> values = new HashMap<>();
    private final Map<Value, LiveInterval> gradients = new HashMap<>();
    private final List<LiveInterval> intervals = new ArrayList<>();
    private final List<float[]> buffers = new ArrayList<>();

    /** When an array is in use, in half steps: a pass reads at an even time and writes at the odd time after it. */
    private static final class LiveInterval {
        private final Value value;
        private final boolean isGradient;
        private int begin = Integer.MAX_VALUE;
        private int end = -1;
        private float[] buffer = {};

        LiveInterval(Value value, boolean isGradient) {
            this.value = value;
            this.isGradient = isGradient;
        }

        void write(int pass) {
            begin = Math.min(begin, 2 * pass + 1);
            end = Math.max(end, 2 * pass + 1);
        }

        void read(int pass, boolean elementwise) {
            end = Math.max(end, 2 * pass + (elementwise ? 0 : 1));
        }

        int begin() {
            return begin;
        }

        void give(float[] memory) {
            buffer = memory;
            if (isGradient) {
                value.setGradient(memory);
            } else {
                value.setValues(memory);
            }
        }
    }

    /** The passes to run; values are kept for a backward pass only if there is one. */
    enum Passes {
        FORWARD,
        FORWARD_AND_BACKWARD
    }

    BufferPlan(List<Differentiable> operations, int rowsMax, Passes passes) {
        this.operations = operations;
        this.rowsMax = rowsMax;
        this.passes = passes;
    }

    /** Returns the bytes of all buffers together. */
    @SuppressWarnings("ModifiedButNotUsed") // the condition of removeIf frees the buffers
    long assign() {
        for (int i = 0; i < operations.size(); i++) {
            Uses uses = operations.get(i).uses();
            addForward(uses, i);
            if (passes == Passes.FORWARD_AND_BACKWARD) {
                addBackward(uses, 2 * operations.size() - 1 - i);
            }
        }
        intervals.removeIf(interval -> interval.begin == Integer.MAX_VALUE); // gradients that are never set
        intervals.sort(Comparator.comparingInt(LiveInterval::begin));
        List<LiveInterval> living = new ArrayList<>();
        List<float[]> free = new ArrayList<>();
        for (LiveInterval interval : intervals) {
            living.removeIf(other -> {
                boolean ended = other.end < interval.begin;
                if (ended) {
                    free.add(other.buffer);
                }
                return ended;
            });
            interval.give(take(free, interval.value.width() * rowsMax));
            living.add(interval);
        }
        return buffers.stream()
                .mapToLong(buffer -> (long) buffer.length * Float.BYTES)
                .sum();
    }

    private void addForward(Uses uses, int pass) {
        uses.outputs().forEach(output -> interval(values, output, false).write(pass));
        uses.inputs().forEach(input -> interval(values, input, false).read(pass, isInPlace(uses)));
        uses.saved().forEach(saved -> interval(values, saved, false).read(pass, isInPlace(uses)));
    }

    private void addBackward(Uses uses, int pass) {
        uses.outputs().forEach(output -> interval(gradients, output, true).read(pass, isInPlace(uses)));
        uses.inputs().forEach(input -> interval(gradients, input, true).write(pass));
        uses.saved().forEach(saved -> interval(values, saved, false).read(pass, isInPlace(uses)));
    }

    private LiveInterval interval(Map<Value, LiveInterval> all, Value value, boolean isGradient) {
        return all.computeIfAbsent(value, _ -> {
            LiveInterval interval = new LiveInterval(value, isGradient);
            intervals.add(interval);
            return interval;
        });
    }

    private static boolean isInPlace(Uses uses) {
        if (!uses.elementwise()) {
            return false;
        }
        int width = uses.outputs().isEmpty() ? 0 : uses.outputs().getFirst().width();
        return uses.inputs().stream().allMatch(input -> input.width() == width)
                && uses.outputs().stream().allMatch(output -> output.width() == width);
    }

    /** The free buffer of this length that was used last, or a new one. */
    private float[] take(List<float[]> free, int length) {
        for (int i = free.size() - 1; i >= 0; i--) {
            if (free.get(i).length == length) {
                return free.remove(i);
            }
        }
        float[] buffer = new float[length];
        buffers.add(buffer);
        return buffer;
    }
}
