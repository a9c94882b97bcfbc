package dev.pinball.engine.scheduler;

import dev.pinball.Invariant;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.engine.kvcache.BlockTable;
import dev.pinball.engine.request.SequencePhase;
import dev.pinball.engine.request.ServiceClass;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One stream of tokens, known and computed; its blocks hold the keys and values of those computed. There is no prefill and
 * no decode: a step lets computed catch up with known. Only the scheduler changes it.
 */
public class Sequence {
    private final BlockTable blocks;
    private final ServiceClass serviceClass;
    private final OptionalLong deadlineNanos;
    private final String prefixSalt;
    private int[] knownTokens = new int[64];
    private int knownCount;
    private int computedCount;
    private int computedMax; // of this turn
    private int cachedCount; // of this turn
    private SequencePhase phase = SequencePhase.IDLE;
    private @Nullable Tenant tenant; // while its answer waits or runs
    private long goNumber;
    private long goNanos;
    private @Nullable SamplingState sampling;
    private @Nullable SamplingState promptOutput; // until all are given
    private int promptOutputsGiven; // of positions below it

    /** @param blocksMax blocks of the longest sequence */
    public Sequence(int blocksMax, ServiceClass serviceClass, OptionalLong deadlineNanos) {
        blocks = new BlockTable(blocksMax);
        this.serviceClass = serviceClass;
        this.deadlineNanos = deadlineNanos;
        prefixSalt = serviceClass.prefixSalt();
    }

    public final ServiceClass serviceClass() {
        return serviceClass;
    }

    /** When its client has no more use for it, on the clock of the engine. */
    public final OptionalLong deadlineNanos() {
        return deadlineNanos;
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

    /** Tokens of this turn's prompt whose keys and values were found instead of computed. */
    public final int cachedCount() {
        return cachedCount;
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

    /** Its place in the order of Go. */
    public final long goNumber() {
        return goNumber;
    }

    /** When its prompt was complete. */
    public final long goNanos() {
        return goNanos;
    }

    /** How its next token is drawn; only while {@link #answering}. */
    public final SamplingState sampling() {
        return Objects.requireNonNull(sampling, "no token is drawn before Go");
    }

    /** What is returned of each token of the prompt; only while it is wanted. */
    public final SamplingState promptOutput() {
        return Objects.requireNonNull(promptOutput, "nothing is returned of the prompt");
    }

    /** Something is returned of each token of the prompt but the last, whose output is the answer. Before the first step. */
    protected final void wantPromptOutput(SamplingState wanted) {
        promptOutput = wanted;
    }

    /** The first computed token, of those that wait, of which something is returned: it can't be taken from the cache. */
    final int firstOutput() {
        return promptOutput == null ? knownCount - 1 : Math.min(promptOutputsGiven, knownCount - 1);
    }

    /** How many of the tokens from {@code first} to {@code end}, the last known one aside, something is returned of. */
    final int promptOutputs(int first, int end) {
        return promptOutput == null
                ? 0
                : Math.max(0, Math.min(end, knownCount - 1) - Math.max(first, promptOutputsGiven));
    }

    final void givePromptOutputs(int end, boolean drawsToken) {
        promptOutputsGiven = Math.max(promptOutputsGiven, end);
        if (drawsToken) {
            promptOutput = null;
        }
    }

    /** Whose it is; only while {@link #answering}. */
    final Tenant tenant() {
        return Objects.requireNonNull(tenant, "no answer waits or runs");
    }

    final void setTenant(@Nullable Tenant tenant) {
        this.tenant = tenant;
    }

    /** The known tokens as they are, for reading; only the first {@link #knownCount} count. */
    final int[] knownTokens() {
        return knownTokens;
    }

    final String prefixSalt() {
        return prefixSalt;
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

    final void completePrompt(SamplingState state, long number, long nanos) {
        sampling = state;
        goNumber = number;
        goNanos = nanos;
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
        computedMax = Math.max(computedMax, computedCount);
    }

    /** Tokens were found in the cache; those that it had computed itself before a preemption don't count. */
    final void addCached(int tokenCount) {
        cachedCount += Math.max(0, computedCount + tokenCount - Math.max(computedCount, computedMax));
        addComputed(tokenCount);
    }

    final void forgetComputed() {
        Invariant.check(blocks.blockCount() == 0, "forgets tokens whose %d blocks it still holds", blocks.blockCount());
        computedCount = 0;
    }

    /** What is found from now on counts for the next turn. */
    final void endTurn() {
        computedMax = 0;
        cachedCount = 0;
    }
}
