package dev.pinball.service.cli;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.KeyValueType;
import dev.pinball.accelerator.program.ModelShape;
import dev.pinball.service.config.EngineSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The limits of the engine, and the accelerator it runs on. */
final class EngineOptions {
    private static final long MEBIBYTE = 1 << 20;
    private static final String ACCELERATOR_DEFAULT = "host";

    @Option(
            names = "--accelerator",
            paramLabel = "NAME[:DEVICE]",
            description = "What computes: host (SIMD; host:N for N threads), tornado (GPUs; tornado:opencl:0 for one of"
                    + " them) or reference (plain, slow); ./pinball devices lists them. Default: host.")
    private @Nullable String accelerator;

    @Option(
            names = "--context",
            paramLabel = "TOKENS",
            defaultValue = "0",
            description = "Tokens of one sequence at most; 0 for what the model was trained with. Default: 0.")
    private int contextTokens;

    @Option(
            names = "--step-tokens",
            paramLabel = "TOKENS",
            defaultValue = "512",
            description = "Tokens of one step, all sequences together. Default: 512.")
    private int stepTokens;

    @Option(
            names = "--sequences",
            paramLabel = "COUNT",
            defaultValue = "64",
            description = "Sequences of one step. Default: 64.")
    private int sequences;

    @Option(
            names = "--queue",
            paramLabel = "COUNT",
            defaultValue = "256",
            description = "Sequences admitted beyond those of one step; the next is refused. Default: 256.")
    private int queue;

    @Option(
            names = "--block-tokens",
            paramLabel = "TOKENS",
            defaultValue = "16",
            description = "Token positions in one block of keys and values. Default: 16.")
    private int blockTokens;

    @Option(
            names = "--cache-mb",
            paramLabel = "MIB",
            defaultValue = "0",
            description =
                    "Memory for keys and values; 0 for what all sequences of a step need at full context, but at most"
                            + " half as much as the heap. Default: 0.")
    private int cacheMebibytes;

    @Option(
            names = "--cache-type",
            paramLabel = "TYPE",
            defaultValue = "F32",
            description = "Type of keys and values: F32, or F16 in half the memory (host and reference). Default: F32.")
    private KeyValueType cacheType = KeyValueType.F32;

    @Option(
            names = "--max-tokens-default",
            paramLabel = "TOKENS",
            defaultValue = "1024",
            description = "Tokens of an answer that names no maximum. Default: 1024.")
    private int answerTokensDefault;

    @Option(
            names = "--idle-seconds",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long a kept sequence, or an incomplete prompt, may wait for its client. Default: 60.")
    private int idleSeconds;

    /** The accelerator to open. */
    String accelerator() {
        return accelerator == null ? ACCELERATOR_DEFAULT : accelerator;
    }

    /** Why it is that one, for the log. */
    String acceleratorReason() {
        return accelerator == null ? "the default: --accelerator names none" : "as --accelerator asks";
    }

    /** The limits for a model: every one fixed from here on. */
    EngineSettings settings(ModelShape shape) {
        Range.requirePositive("--step-tokens", stepTokens);
        Range.requirePositive("--sequences", sequences);
        Range.requirePositive("--block-tokens", blockTokens);
        Range.requirePositive("--max-tokens-default", answerTokensDefault);
        Range.requirePositive("--idle-seconds", idleSeconds);
        Range.require("--queue", queue, 0, Integer.MAX_VALUE - sequences);
        Range.require("--context", contextTokens, 0, shape.contextLength());
        Range.require("--cache-mb", cacheMebibytes, 0, Integer.MAX_VALUE);
        int context = contextTokens == 0 ? shape.contextLength() : contextTokens;
        int stepSequences = Math.min(sequences, stepTokens);
        DeviceLimits limits = new DeviceLimits(
                stepTokens, stepSequences, context, blockCount(shape, context), blockTokens, cacheType);
        return new EngineSettings(limits, queue, answerTokensDefault, Duration.ofSeconds(idleSeconds));
    }

    private int blockCount(ModelShape shape, int context) {
        long blockBytes = 2L * shape.layerCount() * shape.keyValueWidth() * cacheType.bytes() * blockTokens;
        long budgetBytes = cacheMebibytes == 0 ? Runtime.getRuntime().maxMemory() / 2 : cacheMebibytes * MEBIBYTE;
        long blocksPerSequence = Math.ceilDiv(context, blockTokens);
        long affordable = budgetBytes / blockBytes;
        if (affordable < blocksPerSequence) {
            throw new UsageException(
                    "--context: %d tokens need %d MiB of keys and values (expected: at most the %d MiB of --cache-mb)"
                            .formatted(
                                    context,
                                    Math.ceilDiv(blocksPerSequence * blockBytes, MEBIBYTE),
                                    budgetBytes / MEBIBYTE));
        }
        return (int) Math.min(Math.min(affordable, sequences * blocksPerSequence), Integer.MAX_VALUE);
    }
}
