package dev.pinball.host.attention.x86;

import static dev.pinball.host.attention.x86.SplitLayout.VECTOR_BYTES;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Zmm;
import dev.pinball.host.x86.Register;

/**
 * Emits how scores become weights relative to the highest score so far, and the factors that a new highest score gives the
 * sums of earlier splits.
 *
 * <pre>
 * rcx state of the first query   r8 workspace   rax scores   r10 lower limits   r11 upper limits   rdx vectors left
 * zmm0 highest score   zmm1 highest before   zmm2 scores   zmm3 weights   zmm4 sum of weights   zmm5 scale
 *
 * for each query
 *   for each vector of scores: score = min(scale * score, limits), highest = max(highest, score)
 *   factor = e^(highest before - highest)
 *   for each vector of scores: weight = e^(score - highest), sum += weight
 * </pre>
 */
final class SoftmaxEmitter {
    private static final Register SCORES = Register.RAX;
    private static final Register FIRST_LIMITS = Register.R10;
    private static final Register LAST_LIMITS = Register.R11;
    private static final Register COUNT = Register.RDX;

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

    void emit(int queries, Register state, Register workspace) {
        ExponentialEmitter exponential = new ExponentialEmitter(code, workspace, layout.constants);
        exponential.begin();
        code.vbroadcastss(SCALE, workspace.at(layout.scale.offset()));
        for (int i = 0; i < queries; i++) {
            long sum = i * layout.states.elementBytes();
            long highest = sum + VECTOR_BYTES;
            code.vmovups(HIGHEST_BEFORE, state.at(highest));
            highest(i, workspace);
            code.vmovups(state.at(highest), HIGHEST);
            code.vsubps(SCORE, HIGHEST_BEFORE, HIGHEST);
            exponential.exponential(WEIGHT, SCORE);
            code.vmovups(workspace.at(layout.factors.at(i)), WEIGHT);
            code.vmulps(SUM, WEIGHT, state.at(sum));
            weigh(i, workspace, exponential);
            code.vmovups(state.at(sum), SUM);
        }
    }

    /** Scales the scores of a query, limits them to the positions that it sees, and finds the highest. */
    private void highest(int query, Register workspace) {
        code.mov(FIRST_LIMITS, workspace.at(layout.firstLimits.at(query)));
        code.mov(LAST_LIMITS, workspace.at(layout.lastLimits.at(query)));
        code.vmovups(HIGHEST, HIGHEST_BEFORE);
        scoreLoop(query, workspace, () -> {
            code.vmulps(SCORE, SCALE, SCORES.at(0));
            code.vminps(SCORE, SCORE, FIRST_LIMITS.at(0));
            code.vminps(SCORE, SCORE, LAST_LIMITS.at(0));
            code.vmaxps(HIGHEST, HIGHEST, SCORE);
            code.vmovups(SCORES.at(0), SCORE);
            code.add(FIRST_LIMITS, VECTOR_BYTES);
            code.add(LAST_LIMITS, VECTOR_BYTES);
        });
        code.vmovups(workspace.at(layout.lanes.offset()), HIGHEST);
        for (int lane = 0; lane < SplitLayout.LANES; lane++) {
            code.vmaxps(HIGHEST, HIGHEST, workspace.broadcastAt(layout.lanes.at(lane)));
        }
    }

    private void weigh(int query, Register workspace, ExponentialEmitter exponential) {
        scoreLoop(query, workspace, () -> {
            code.vmovups(SCORE, SCORES.at(0));
            code.vsubps(SCORE, SCORE, HIGHEST);
            exponential.exponential(WEIGHT, SCORE);
            code.vaddps(SUM, SUM, WEIGHT);
            code.vmovups(SCORES.at(0), WEIGHT);
        });
    }

    /** A loop over the vectors of scores of a query. */
    private void scoreLoop(int query, Register workspace, Runnable body) {
        code.mov(SCORES, workspace);
        code.add(SCORES, layout.scores.at(query));
        code.mov(COUNT, workspace.at(layout.vectorCount.offset()));
        code.loop(COUNT, () -> {
            body.run();
            code.add(SCORES, VECTOR_BYTES);
        });
    }
}
