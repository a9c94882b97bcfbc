package dev.pinball.engine.scheduler;

import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.engine.kvcache.BlockTable;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One stream of tokens, known and computed; the blocks hold the keys and values of those computed. There is no prefill and
 * no decode: a step lets computed catch up with known. Only the scheduler changes it.
 */
public final class Sequence {
    /** What it waits for. */
    enum Stage {
        /** Its client: nothing to compute. */
        IDLE,
        /** More of its prompt: what has arrived is computed, but for the last token. */
        PROMPT,
        /** Its next token: everything known is computed, and one more is drawn. */
        ANSWER
    }

    private final BlockTable blocks;
    private int[] knownTokens = new int[64];
    private int knownCount;
    private int computedCount;
    private Stage stage = Stage.IDLE;
    private @Nullable SamplingState sampling;

    /** @param blocksMax blocks of the longest sequence */
    public Sequence(int blocksMax) {
        blocks = new BlockTable(blocksMax);
    }

    public int knownCount() {
        return knownCount;
    }

    /** The known token at {@code position}. */
    public int tokenId(int position) {
        return knownTokens[Objects.checkIndex(position, knownCount)];
    }

    /** Tokens whose keys and values are in the blocks. */
    public int computedCount() {
        return computedCount;
    }

    public BlockTable blocks() {
        return blocks;
    }

    /** Whether its prompt is complete and its answer is not. */
    public boolean answering() {
        return stage == Stage.ANSWER;
    }

    /** How its next token is drawn; only while {@link #answering}. */
    public SamplingState sampling() {
        return Objects.requireNonNull(sampling, "no token is drawn before Go");
    }

    /** Tokens that a step may compute. */
    int pendingCount() {
        return switch (stage) {
            case IDLE -> 0;
            // The last token waits for Go: its logits give the first token of the answer.
            case PROMPT -> Math.max(0, knownCount - 1 - computedCount);
            case ANSWER -> knownCount - computedCount;
        };
    }

    Stage stage() {
        return stage;
    }

    void enter(Stage next) {
        assert stage != next || next == Stage.PROMPT : "already " + next;
        stage = next;
    }

    void drawWith(SamplingState state) {
        sampling = state;
    }

    void addKnown(int tokenId) {
        if (knownCount == knownTokens.length) {
            knownTokens = Arrays.copyOf(knownTokens, 2 * knownCount);
        }
        knownTokens[knownCount++] = tokenId;
    }

    void addComputed(int tokenCount) {
        computedCount += tokenCount;
        assert computedCount <= knownCount : "computed " + computedCount + " of " + knownCount + " known tokens";
    }

    void forgetComputed() {
        assert blocks.blockCount() == 0 : "forgets keys and values that it still holds";
        computedCount = 0;
    }
}
