package dev.pinball.host.attention.x86;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.VectorRegister;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.VectorWidth;

/**
 * Emits how scores become weights relative to the highest score so far, and the factors that a new highest score gives the
 * sums of earlier splits.
 *
 * <pre>
 * rcx state of the first query   r8 workspace   rax scores   r10 lower limits   r11 upper limits   rdx vectors left
 * vector registers: 0 highest score   1 highest before   2 scores   3 weights   4 sum of weights   5 scale
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

    private final Assembler code;
    private final SplitLayout layout;
    private final VectorRegister highest;
    private final VectorRegister highestBefore;
    private final VectorRegister score;
    private final VectorRegister weight;
    private final VectorRegister sum;
    private final VectorRegister scale;

    SoftmaxEmitter(Assembler code, SplitLayout layout) {
        this.code = code;
        this.layout = layout;
        VectorWidth width = layout.shape().width();
        highest = width.register(0);
        highestBefore = width.register(1);
        score = width.register(2);
        weight = width.register(3);
        sum = width.register(4);
        scale = width.register(5);
    }

    void emit(int queries, Register state, Register workspace) {
        ExponentialEmitter exponential = new ExponentialEmitter(code, layout, workspace);
        exponential.begin();
        code.vbroadcastss(scale, workspace.at(layout.scale.offset()));
        for (int i = 0; i < queries; i++) {
            long sumOffset = i * layout.states.elementBytes();
            long highestOffset = sumOffset + layout.vectorBytes();
            code.vmovups(highestBefore, state.at(highestOffset));
            highest(i, workspace);
            code.vmovups(state.at(highestOffset), highest);
            code.vsubps(score, highestBefore, highest);
            exponential.exponential(weight, score);
            code.vmovups(workspace.at(layout.factors.at(i)), weight);
            code.vmulps(sum, weight, state.at(sumOffset));
            weigh(i, workspace, exponential);
            code.vmovups(state.at(sumOffset), sum);
        }
    }

    /** Scales the scores of a query, limits them to the positions that it sees, and finds the highest. */
    private void highest(int query, Register workspace) {
        code.mov(FIRST_LIMITS, workspace.at(layout.firstLimits.at(query)));
        code.mov(LAST_LIMITS, workspace.at(layout.lastLimits.at(query)));
        code.vmovups(highest, highestBefore);
        scoreLoop(query, workspace, () -> {
            code.vmulps(score, scale, SCORES.at(0));
            code.vminps(score, score, FIRST_LIMITS.at(0));
            code.vminps(score, score, LAST_LIMITS.at(0));
            code.vmaxps(highest, highest, score);
            code.vmovups(SCORES.at(0), score);
            code.add(FIRST_LIMITS, layout.vectorBytes());
            code.add(LAST_LIMITS, layout.vectorBytes());
        });
        code.vmovups(workspace.at(layout.lanes.offset()), highest);
        for (int lane = 0; lane < layout.lanes(); lane++) {
            code.vbroadcastss(score, workspace.at(layout.lanes.at(lane)));
            code.vmaxps(highest, highest, score);
        }
    }

    private void weigh(int query, Register workspace, ExponentialEmitter exponential) {
        scoreLoop(query, workspace, () -> {
            code.vmovups(score, SCORES.at(0));
            code.vsubps(score, score, highest);
            exponential.exponential(weight, score);
            code.vaddps(sum, sum, weight);
            code.vmovups(SCORES.at(0), weight);
        });
    }

    /** A loop over the vectors of scores of a query. */
    private void scoreLoop(int query, Register workspace, Runnable body) {
        code.mov(SCORES, workspace);
        code.add(SCORES, layout.scores.at(query));
        code.mov(COUNT, workspace.at(layout.vectorCount.offset()));
        code.loop(COUNT, () -> {
            body.run();
            code.add(SCORES, layout.vectorBytes());
        });
    }
}
