package dev.pinball.engine.config;

import static dev.pinball.engine.config.InvalidSettingException.requirePositive;
import static dev.pinball.engine.config.InvalidSettingException.requireRange;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.KeyValueType;
import dev.pinball.model.program.Program;
import java.util.Optional;

/**
 * How an engine is set up for a model; {@link #settings} turns it into limits that are fixed from then on.
 *
 * @param accelerator {@code NAME} or {@code NAME:DEVICE}; empty for {@value #ACCELERATOR_DEFAULT}
 * @param contextTokens tokens of one sequence, prompt and answer; 0 for what the model was trained with
 * @param answerTokensDefault tokens of an answer whose request names no maximum
 */
public record EngineConfig(
        Optional<String> accelerator,
        Batching batching,
        KeyValueCache cache,
        int contextTokens,
        int answerTokensDefault,
        ClientLimits clients,
        Scheduling scheduling) {
    public static final String ACCELERATOR_DEFAULT = "host";

    public static final EngineConfig DEFAULTS = new EngineConfig(
            Optional.empty(),
            new Batching(512, 64, 256, 0),
            new KeyValueCache(16, 0, KeyValueType.F32),
            0,
            1024,
            ClientLimits.DEFAULTS,
            Scheduling.DEFAULTS);

    private static final long MEBIBYTE = 1 << 20;
    private static final int QUEUE_OF_CACHES = 4;
    private static final int STEP_TOKENS_MAX = 1 << 20;
    private static final int SEQUENCES_MAX = 1 << 24; // of a step, and of the queue

    /**
     * @param stepTokens tokens computed in one step, all sequences together
     * @param sequences in one step
     * @param queue sequences admitted beyond those; the next is refused
     * @param queueTokens of answers that wait to begin; 0 for four times what the blocks hold
     */
    public record Batching(int stepTokens, int sequences, int queue, int queueTokens) {

        /** Sequences that are admitted at a time, those of a step and those that wait. */
        public int places() {
            return (int) Math.min(Integer.MAX_VALUE, (long) Math.min(sequences, stepTokens) + queue);
        }
    }

    /**
     * @param blockTokens token positions in one block
     * @param mebibytes for keys and values; 0 for what {@code sequences} need at full context, at most half of the heap
     * @param type of keys and values
     */
    public record KeyValueCache(int blockTokens, int mebibytes, KeyValueType type) {

        /** The part of one of {@code count} models that share this memory equally. */
        public KeyValueCache part(int count) {
            return count == 1 ? this : new KeyValueCache(blockTokens, Math.max(1, mebibytesMax() / count), type);
        }

        private int mebibytesMax() {
            return mebibytes == 0 ? (int) (Runtime.getRuntime().maxMemory() / 2 / MEBIBYTE) : mebibytes;
        }
    }

    /** The same on another accelerator. */
    public EngineConfig withAccelerator(String nameAndDevice) {
        return new EngineConfig(
                Optional.of(nameAndDevice), batching, cache, contextTokens, answerTokensDefault, clients, scheduling);
    }

    /** The same for one of {@code count} models, which share the memory for keys and values equally. */
    public EngineConfig forOneOf(int count) {
        return new EngineConfig(
                accelerator, batching, cache.part(count), contextTokens, answerTokensDefault, clients, scheduling);
    }

    /** The same with other limits for clients. */
    public EngineConfig withClients(ClientLimits limits) {
        return new EngineConfig(accelerator, batching, cache, contextTokens, answerTokensDefault, limits, scheduling);
    }

    /** The accelerator to open. */
    public String acceleratorOrDefault() {
        return accelerator.orElse(ACCELERATOR_DEFAULT);
    }

    /**
     * The limits for a model: every one fixed from here on.
     *
     * @throws InvalidSettingException naming the first setting that is out of its range
     */
    public EngineSettings settings(Program program) {
        int contextLength = program.config().contextLength();
        requireRange("step-tokens", batching.stepTokens(), 1, STEP_TOKENS_MAX);
        requireRange("sequences", batching.sequences(), 1, SEQUENCES_MAX);
        requireRange("block-tokens", cache.blockTokens(), 1, Math.max(contextLength, DEFAULTS.cache.blockTokens));
        requirePositive("max-tokens-default", answerTokensDefault);
        requireRange("queue", batching.queue(), 0, SEQUENCES_MAX);
        requireRange("queue-tokens", batching.queueTokens(), 0, Integer.MAX_VALUE);
        requireRange("context", contextTokens, 0, contextLength);
        requireRange("cache-mb", cache.mebibytes(), 0, Integer.MAX_VALUE);
        int context = contextTokens == 0 ? contextLength : contextTokens;
        DeviceLimits limits = new DeviceLimits(
                batching.stepTokens(),
                Math.min(batching.sequences(), batching.stepTokens()),
                context,
                blockCount(program, context),
                cache.blockTokens(),
                cache.type());
        return new EngineSettings(
                limits, batching.queue(), waitingTokensMax(limits), answerTokensDefault, clients, scheduling);
    }

    private long waitingTokensMax(DeviceLimits limits) {
        return batching.queueTokens() == 0
                ? (long) QUEUE_OF_CACHES * limits.blockCount() * limits.tokensPerBlock()
                : batching.queueTokens();
    }

    private int blockCount(Program program, int context) {
        long tokenBytes = program.keyValueCount() * cache.type().bytes();
        long blockBytes = tokenBytes * cache.blockTokens();
        long budgetBytes = cache.mebibytes() == 0 ? Runtime.getRuntime().maxMemory() / 2 : cache.mebibytes() * MEBIBYTE;
        long blocksPerSequence = Math.ceilDiv(context, cache.blockTokens());
        long affordable = budgetBytes / blockBytes;
        if (affordable < blocksPerSequence) {
            throw new InvalidSettingException(
                    "context",
                    "%d tokens need %d MiB of keys and values"
                            .formatted(context, Math.ceilDiv(blocksPerSequence * blockBytes, MEBIBYTE)),
                    "at most the %d MiB of cache-mb".formatted(budgetBytes / MEBIBYTE));
        }
        return (int) Math.min(Math.min(affordable, batching.sequences() * blocksPerSequence), Integer.MAX_VALUE);
    }
}
