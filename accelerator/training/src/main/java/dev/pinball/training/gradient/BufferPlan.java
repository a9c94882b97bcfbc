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
 * Gives every value and every gradient its memory, which others have before and after it. With n operations, the forward pass
 * of operation i happens at i, its backward pass at 2n - 1 - i; each reads, then writes. A value stays from when it is written
 * until it is read last, which is in the backward pass only where an operation says so; a gradient stays from when the last
 * reader of the value sets it until the writer of the value reads it.
 */
final class BufferPlan {
    private final List<Differentiable> operations;
    private final int rowsMax;
    private final Passes passes;
    private final Map<Value, Life> values = new HashMap<>();
    private final Map<Value, Life> gradients = new HashMap<>();
    private final List<Life> lives = new ArrayList<>();
    private final List<float[]> buffers = new ArrayList<>();

    /** From when to when an array is in use, in half steps: a pass reads at an even time and writes at the odd one after it. */
    private static final class Life {
        private final Value value;
        private final boolean isGradient;
        private int begin = Integer.MAX_VALUE;
        private int end = -1;
        private float[] buffer = {};

        Life(Value value, boolean isGradient) {
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

    /** What is to be run: without a backward pass nothing has to stay for it. */
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
        lives.removeIf(life -> life.begin == Integer.MAX_VALUE); // gradients that nobody sets
        lives.sort(Comparator.comparingInt(Life::begin));
        List<Life> living = new ArrayList<>();
        List<float[]> free = new ArrayList<>();
        for (Life life : lives) {
            living.removeIf(other -> {
                boolean ended = other.end < life.begin;
                if (ended) {
                    free.add(other.buffer);
                }
                return ended;
            });
            life.give(take(free, life.value.width() * rowsMax));
            living.add(life);
        }
        return buffers.stream()
                .mapToLong(buffer -> (long) buffer.length * Float.BYTES)
                .sum();
    }

    private void addForward(Uses uses, int pass) {
        uses.outputs().forEach(output -> life(values, output, false).write(pass));
        uses.inputs().forEach(input -> life(values, input, false).read(pass, isInPlace(uses)));
        uses.saved().forEach(saved -> life(values, saved, false).read(pass, isInPlace(uses)));
    }

    private void addBackward(Uses uses, int pass) {
        uses.outputs().forEach(output -> life(gradients, output, true).read(pass, isInPlace(uses)));
        uses.inputs().forEach(input -> life(gradients, input, true).write(pass));
        uses.saved().forEach(saved -> life(values, saved, false).read(pass, isInPlace(uses)));
    }

    private Life life(Map<Value, Life> all, Value value, boolean isGradient) {
        return all.computeIfAbsent(value, _ -> {
            Life life = new Life(value, isGradient);
            lives.add(life);
            return life;
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

    /** The one used last of those that fit exactly, or a new one. */
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
