package dev.pinball.engine.scheduler;

import dev.pinball.Invariant;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.engine.kvcache.BlockTable;
import dev.pinball.engine.request.SequencePhase;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One stream of tokens, known and computed; its blocks hold the keys and values of those computed. There is no prefill and
 * no decode: a step lets computed catch up with known. Only the scheduler changes it.
 */
public class Sequence {
    private final BlockTable blocks;
    private int[] knownTokens = new int[64];
    private int knownCount;
    private int computedCount;
    private SequencePhase phase = SequencePhase.IDLE;
    private @Nullable SamplingState sampling;

    /** @param blocksMax blocks of the longest sequence */
    public Sequence(int blocksMax) {
        blocks = new BlockTable(blocksMax);
    }

    public final int knownCount() {
        return knownCount;
    }

    /** The known token at {@code position}. */
    public final int tokenId(int position) {
        return knownTokens[Objects.checkIndex(position, knownCount)];
    }

    /** Tokens whose keys and values are in the blocks. */
    public final int computedCount() {
        return computedCount;
    }

    public final BlockTable blocks() {
        return blocks;
    }

    public final SequencePhase phase() {
        return phase;
    }

    /** Whether its prompt is complete and its answer is not. */
    public final boolean answering() {
        return phase == SequencePhase.ANSWER;
    }

    /** How its next token is drawn; only while {@link #answering}. */
    public final SamplingState sampling() {
        return Objects.requireNonNull(sampling, "no token is drawn before Go");
    }

    /** Tokens that a step may compute. */
    final int pendingCount() {
        return switch (phase) {
            case IDLE, ENDED -> 0;
            // The last token waits for Go: its logits give the first token of the answer.
            case PROMPT -> Math.max(0, knownCount - 1 - computedCount);
            case ANSWER -> knownCount - computedCount;
        };
    }

    final void enter(SequencePhase next) {
        phase = phase.become(next);
    }

    final void drawWith(SamplingState state) {
        sampling = state;
    }

    final void addKnown(int tokenId) {
        if (knownCount == knownTokens.length) {
            knownTokens = Arrays.copyOf(knownTokens, 2 * knownCount);
        }
        knownTokens[knownCount++] = tokenId;
    }

    final void addComputed(int tokenCount) {
        computedCount += tokenCount;
        Invariant.check(computedCount <= knownCount, "computed %d of %d known tokens", computedCount, knownCount);
    }

    final void forgetComputed() {
        Invariant.check(blocks.blockCount() == 0, "forgets tokens whose %d blocks it still holds", blocks.blockCount());
        computedCount = 0;
    }
}
