package dev.pinball.cli.option;

import dev.pinball.accelerator.Accelerators;
import dev.pinball.accelerator.KeyValueType;
import dev.pinball.engine.config.ClientLimits;
import dev.pinball.engine.config.EngineConfig;
import dev.pinball.engine.config.Scheduling;
import dev.pinball.engine.scheduler.SchedulingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The limits of the engine, and the accelerator it runs on. */
public final class EngineOptions {
    private static final int INTER_TOKEN_MS_MAX = 60_000;

    @Option(
            names = "--accelerator",
            paramLabel = "NAME[:DEVICE]",
            description =
                    "What computes: host (all processors; host:4 for four threads, host:avx512 without AMX, host:avx2 or"
                            + " host:avxvnni without AVX-512, host:java without machine code), tornado (GPUs; tornado:opencl:0 for one of them), reference (plain, slow)"
                            + " or null (computes nothing; null:N in N microseconds a step);"
                            + " ./pinball devices lists them. Default: host.")
    private @Nullable String accelerator;

    @Option(
            names = "--context",
            paramLabel = "TOKENS",
            defaultValue = "0",
            description =
                    "Tokens of one sequence at most; 0 for what the model was trained with. Default: ${DEFAULT-VALUE}.")
    private int contextTokens;

    @Option(
            names = "--step-tokens",
            paramLabel = "TOKENS",
            defaultValue = "512",
            description = "Tokens of one step, all sequences together. Default: ${DEFAULT-VALUE}.")
    private int stepTokens;

    @Option(
            names = "--sequences",
            paramLabel = "COUNT",
            defaultValue = "64",
            description = "Sequences of one step. Default: ${DEFAULT-VALUE}.")
    private int sequences;

    @Option(
            names = "--queue",
            paramLabel = "COUNT",
            defaultValue = "256",
            description =
                    "Sequences admitted beyond those of one step; the next is refused. Default: ${DEFAULT-VALUE}.")
    private int queue;

    @Option(
            names = "--queue-tokens",
            paramLabel = "TOKENS",
            defaultValue = "0",
            description =
                    "Tokens of all answers that wait to begin; 0 for four times what the keys and values have room"
                            + " for. Default: ${DEFAULT-VALUE}.")
    private int queueTokens;

    @Option(
            names = "--queue-ms",
            paramLabel = "MS",
            defaultValue = "2000",
            description =
                    "A request that is expected to wait longer for its first step is refused. Default: ${DEFAULT-VALUE}.")
    private int queueMs;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            defaultValue = "FIRST_COME",
            description =
                    "Whose answer comes first: FIRST_COME, PRIORITY (with ageing), FAIR_SHARE (between tenants, by"
                            + " tokens) or DEADLINE (the earliest). Default: ${DEFAULT-VALUE}.")
    private SchedulingPolicy policy = SchedulingPolicy.FIRST_COME;

    @Option(
            names = "--tenant-weight",
            paramLabel = "TENANT=WEIGHT,...",
            split = ",",
            hideParamSyntax = true,
            converter = TenantWeight.Converter.class,
            description = "Share of a tenant with FAIR_SHARE, 1 to 1000; may be repeated. Default: 1.")
    private List<TenantWeight> tenantWeights = List.of();

    @Option(
            names = "--inter-token-ms",
            paramLabel = "MS",
            defaultValue = "0",
            description = "What a step that generates should take at most: it takes so much less of long prompts; 0 for"
                    + " no limit. Default: ${DEFAULT-VALUE}.")
    private int interTokenMs;

    @Option(
            names = "--block-tokens",
            paramLabel = "TOKENS",
            defaultValue = "16",
            description = "Token positions in one block of keys and values. Default: ${DEFAULT-VALUE}.")
    private int blockTokens;

    @Option(
            names = "--cache-mb",
            paramLabel = "MIB",
            defaultValue = "0",
            description =
                    "Memory for keys and values; 0 for what all sequences of a step need at full context, but at most"
                            + " half as much as the heap. Default: ${DEFAULT-VALUE}.")
    private int cacheMebibytes;

    @Option(
            names = "--cache-type",
            paramLabel = "TYPE",
            defaultValue = "F32",
            description =
                    "Type of keys and values: F32, or F16 in half the memory and, of long contexts, half the time (host and"
                            + " reference). Default: ${DEFAULT-VALUE}.")
    private KeyValueType cacheType = KeyValueType.F32;

    @Option(
            names = "--max-tokens-default",
            paramLabel = "TOKENS",
            defaultValue = "1024",
            description = "Tokens of an answer that names no maximum. Default: ${DEFAULT-VALUE}.")
    private int answerTokensDefault;

    @Option(
            names = "--connection-sequences",
            paramLabel = "COUNT",
            defaultValue = "0",
            description = "Sequences admitted from one connection; raise it behind a proxy; 0 for half of all."
                    + " Default: ${DEFAULT-VALUE}.")
    private int connectionSequences;

    @Option(
            names = "--prompt-seconds",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "Age of an incomplete prompt, from its first piece. Default: ${DEFAULT-VALUE}.")
    private int promptSeconds;

    @Option(
            names = "--idle-seconds",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "How long a kept sequence, or an incomplete prompt, may wait for its client. Default: ${DEFAULT-VALUE}.")
    private int idleSeconds;

    /** The configuration that they describe. */
    public EngineConfig config() {
        Range.requirePositive("--queue-ms", queueMs);
        Range.requirePositive("--prompt-seconds", promptSeconds);
        Range.require("--inter-token-ms", interTokenMs, 0, INTER_TOKEN_MS_MAX);
        Range.requirePositive("--idle-seconds", idleSeconds);
        if (accelerator != null && accelerator.endsWith(":")) {
            throw new UsageException(
                    "--accelerator: %s (expected: a device after the colon, or no colon)".formatted(accelerator));
        }
        Optional.ofNullable(accelerator).flatMap(Accelerators::unknown).ifPresent(problem -> {
            throw new UsageException("--" + problem);
        });
        return new EngineConfig(
                Optional.ofNullable(accelerator),
                new EngineConfig.Batching(stepTokens, sequences, queue, queueTokens),
                new EngineConfig.KeyValueCache(blockTokens, cacheMebibytes, cacheType),
                contextTokens,
                answerTokensDefault,
                new ClientLimits(
                        Duration.ofMillis(queueMs),
                        Duration.ofSeconds(promptSeconds),
                        Duration.ofSeconds(idleSeconds),
                        connectionSequences),
                new Scheduling(policy, TenantWeight.byTenant(tenantWeights), Duration.ofMillis(interTokenMs)));
    }
}
