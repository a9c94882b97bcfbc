package dev.pinball.host.attention.x86;

import static dev.pinball.host.attention.x86.SplitLayout.VECTOR_BYTES;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.Zmm;

/**
 * Writes how scores become weights relative to the highest score so far, and what the sums of earlier spans are multiplied
 * with because of a higher one.
 */
final class SoftmaxEmitter {
    private static final Register SCORES = Register.TEMPORARY_0;
    private static final Register FIRST_LIMITS = Register.TEMPORARY_1;
    private static final Register LAST_LIMITS = Register.TEMPORARY_2;
    private static final Register COUNT = Register.ARGUMENT_2;

    private static final Zmm HIGHEST = new Zmm(0);
    private static final Zmm HIGHEST_BEFORE = new Zmm(1);
    private static final Zmm SCORE = new Zmm(2);
    private static final Zmm WEIGHT = new Zmm(3);
    private static final Zmm SUM = new Zmm(4);
    private static final Zmm SCALE = new Zmm(5);

    private final Assembler code;
    private final SplitLayout layout;

    SoftmaxEmitter(Assembler code, SplitLayout layout) {
        this.code = code;
        this.layout = layout;
    }

    void write(int queries, Register state, Register memory) {
        ExponentialEmitter exponential = new ExponentialEmitter(code, memory);
        exponential.begin();
        code.vbroadcastss(SCALE, memory.at(SplitLayout.SCALE));
        for (int i = 0; i < queries; i++) {
            int sum = i * SplitLayout.STATE_BYTES;
            int highest = sum + VECTOR_BYTES;
            code.vmovups(HIGHEST_BEFORE, state.at(highest));
            highest(i, memory);
            code.vmovups(state.at(highest), HIGHEST);
            code.vsubps(SCORE, HIGHEST_BEFORE, HIGHEST);
            exponential.exponential(WEIGHT, SCORE);
            code.vmovups(memory.at(SplitLayout.FACTORS + i * VECTOR_BYTES), WEIGHT);
            code.vmulps(SUM, WEIGHT, state.at(sum));
            weigh(i, memory, exponential);
            code.vmovups(state.at(sum), SUM);
        }
    }

    /** Scales the scores of a query, leaves those of positions that it sees, and finds the highest. */
    private void highest(int query, Register memory) {
        code.mov(FIRST_LIMITS, memory.at(SplitLayout.FIRST_LIMITS + query * Long.BYTES));
        code.mov(LAST_LIMITS, memory.at(SplitLayout.LAST_LIMITS + query * Long.BYTES));
        code.vmovups(HIGHEST, HIGHEST_BEFORE);
        int nextVector = begin(query, memory);
        code.vmulps(SCORE, SCALE, SCORES.at(0));
        code.vminps(SCORE, SCORE, FIRST_LIMITS.at(0));
        code.vminps(SCORE, SCORE, LAST_LIMITS.at(0));
        code.vmaxps(HIGHEST, HIGHEST, SCORE);
        code.vmovups(SCORES.at(0), SCORE);
        code.add(FIRST_LIMITS, VECTOR_BYTES);
        code.add(LAST_LIMITS, VECTOR_BYTES);
        code.add(SCORES, VECTOR_BYTES);
        code.loop(COUNT, nextVector);
        code.vmovups(memory.at(SplitLayout.LANE_BY_LANE), HIGHEST);
        for (int lane = 0; lane < SplitLayout.LANES; lane++) {
            code.vmaxps(HIGHEST, HIGHEST, memory.repeatedAt(SplitLayout.LANE_BY_LANE + lane * Float.BYTES));
        }
    }

    private void weigh(int query, Register memory, ExponentialEmitter exponential) {
        int nextVector = begin(query, memory);
        code.vmovups(SCORE, SCORES.at(0));
        code.vsubps(SCORE, SCORE, HIGHEST);
        exponential.exponential(WEIGHT, SCORE);
        code.vaddps(SUM, SUM, WEIGHT);
        code.vmovups(SCORES.at(0), WEIGHT);
        code.add(SCORES, VECTOR_BYTES);
        code.loop(COUNT, nextVector);
    }

    /** Begins a loop over the scores of a query. */
    private int begin(int query, Register memory) {
        code.mov(SCORES, memory);
        code.add(SCORES, SplitLayout.SCORES + query * layout.scoreRowBytes());
        code.mov(COUNT, memory.at(SplitLayout.VECTOR_COUNT));
        return code.here();
    }
}
