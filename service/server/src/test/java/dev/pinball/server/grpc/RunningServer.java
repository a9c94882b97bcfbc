package dev.pinball.server.grpc;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.config.ClientLimits;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.config.Scheduling;
import dev.pinball.engine.loop.Engine;
import dev.pinball.engine.loop.FakeAccelerator;
import dev.pinball.engine.loop.FakeTokenizer;
import dev.pinball.engine.report.RequestObserver;
import dev.pinball.engine.report.StepReport;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import dev.pinball.model.config.Preset;
import dev.pinball.model.embedding.EmbeddingSpace;
import dev.pinball.model.embedding.Pooling;
import dev.pinball.model.embedding.TextEmbedding;
import dev.pinball.model.gguf.GgufBuilder;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.parameters.ModelTensors;
import dev.pinball.model.template.ChatTemplate;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.server.config.ConnectionLimits;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.server.config.StreamLimits;
import dev.pinball.server.management.HealthWatch;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.request.ServedModel;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** A server over an engine with a fake accelerator, on a real socket, and a channel to it. */
public final class RunningServer implements AutoCloseable {
    public static final int CONTEXT_TOKENS = 2_048;
    public static final int SEQUENCES_MAX = 40;
    public static final int WAITING_TOKENS = 60_000;
    private static final ChatTemplate CHAT_TEMPLATE = ChatTemplate.parse("""
            {#- its model thinks until </think>, and calls by <tool_call> -#}
            {%- for message in messages -%}
              {%- if message.role == 'system' %}{{ raise_exception('System role not supported') }}{% endif -%}
              {{ message.role | upper }}{{ message.content }}
            {%- endfor -%}
            """);
    private static final DeviceLimits LIMITS = new DeviceLimits(512, 32, CONTEXT_TOKENS, 8_192, 16);
    private static final Duration LONG = Duration.ofMinutes(1);

    final Vertx vertx = Vertx.vertx();
    public final PacedAccelerator accelerator = new PacedAccelerator(new FakeAccelerator(LIMITS, 0));
    final Engine engine;
    final HealthWatch watch;
    public final ModelEndpoints models;
    public final PacedTokenizer tokenizer = new PacedTokenizer(new FakeTokenizer());
    public final List<Refusal> refusals = new CopyOnWriteArrayList<>();
    public final List<FinishReason> unadmitted = new CopyOnWriteArrayList<>();
    public final List<StepReport.FinishedAnswer> ended = new CopyOnWriteArrayList<>();
    public final GrpcServer server;
    public final ManagedChannel channel;

    public RunningServer(StreamLimits streams, Duration drainMax) throws IOException {
        this(streams, ConnectionLimits.DEFAULTS, drainMax, SEQUENCES_MAX);
    }

    /** @param connectionSequences sequences admitted from one connection */
    public RunningServer(StreamLimits streams, Duration drainMax, int connectionSequences) throws IOException {
        this(streams, ConnectionLimits.DEFAULTS, drainMax, connectionSequences);
    }

    public RunningServer(StreamLimits streams, ConnectionLimits connections, Duration drainMax) throws IOException {
        this(streams, connections, drainMax, SEQUENCES_MAX);
    }

    private RunningServer(
            StreamLimits streams, ConnectionLimits connections, Duration drainMax, int connectionSequences)
            throws IOException {
        this(
                ServerSettings.DEFAULTS
                        .withStreams(streams)
                        .withConnections(connections)
                        .withDrainMax(drainMax),
                SEQUENCES_MAX,
                connectionSequences);
    }

    public RunningServer(ServerSettings settings, int sequencesMax) throws IOException {
        this(settings, sequencesMax, sequencesMax);
    }

    private RunningServer(ServerSettings settings, int sequencesMax, int connectionSequences) throws IOException {
        EngineSettings engineSettings = new EngineSettings(
                LIMITS,
                sequencesMax - LIMITS.sequencesPerStepMax(),
                WAITING_TOKENS,
                16,
                new ClientLimits(LONG, LONG, LONG, connectionSequences),
                Scheduling.DEFAULTS);
        engine = Engine.start(accelerator, tokenizer, engineSettings, report -> ended.addAll(report.finished()));
        watch = new HealthWatch(() -> List.of(engine.handle().progress()), engine.handle()::nanoTime, LONG);
        ServedModel model = new ServedModel(
                "fake",
                engine.handle(),
                tokenizer,
                Optional.of(CHAT_TEMPLATE),
                FakeTokenizer.SIZE,
                CONTEXT_TOKENS,
                ModelTensors.of(Preset.GPT_2.config()),
                embeddings(tokenizer),
                Optional.of(new TextEmbedding(Pooling.MEAN, OptionalInt.empty(), 2)));
        models = new ModelEndpoints(settings.streams(), new Observer());
        models.put(model, new Observer(), Optional.empty());
        ServerSettings listening = settings.listeningOn("127.0.0.1", 0, 0);
        server = new GrpcServer(vertx, models, listening, Security.open(vertx, listening), watch, Optional.empty());
        server.ready();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .flowControlWindow(64 << 10)
                .build();
    }

    private final class Observer implements RequestObserver {
        @Override
        public void refused(Refusal refusal) {
            refusals.add(refusal);
        }

        @Override
        public void endedUnadmitted(FinishReason reason) {
            unadmitted.add(reason);
        }
    }

    private static EmbeddingSpace embeddings(Tokenizer tokenizer) throws IOException {
        Path path = Files.createTempFile("embeddings", ".gguf");
        try (GgufFile file = new GgufBuilder()
                .tensor("token_embd.weight", FakeTokenizer.SIZE, 1, new float[FakeTokenizer.SIZE])
                .open(path)) {
            return new EmbeddingSpace(file, tokenizer);
        } finally {
            Files.delete(path);
        }
    }

    public static RunningServer start() throws IOException {
        return new RunningServer(StreamLimits.DEFAULTS, Duration.ZERO);
    }

    public GenerationGrpc.GenerationStub calls() {
        return GenerationGrpc.newStub(channel);
    }

    /** Those of all services. */
    public List<MethodDescriptor<?, ?>> methods() {
        return server.methods();
    }

    /** Waits until the engine has {@code count} sequences. */
    public void awaitSequences(int count) {
        await(() -> engine.handle().progress().sequenceCount() == count);
    }

    /** Waits until the server knows that all calls have ended. */
    public void awaitNoCalls() {
        await(() -> server.openCallCount() == 0);
    }

    /** All answers that have ended: the engine has counted them before another's, which it gives first. */
    public List<StepReport.FinishedAnswer> allEnded() {
        accelerator.allow(1 << 20);
        var _ = GenerationGrpc.newBlockingStub(channel)
                .complete(GenerateRequest.newBuilder()
                        .setPrompt(Prompt.newBuilder().setText("ANOTHER"))
                        .setOptions(GenerationOptions.newBuilder().setMaxTokens(1))
                        .build());
        List<StepReport.FinishedAnswer> all = List.copyOf(ended);
        return all.subList(0, all.size() - 1);
    }

    /** Waits for what is not an event that a client sees; a test that waits too long is interrupted. */
    public static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new AssertionError("it did not come to pass in time");
            }
            Thread.yield();
        }
    }

    @Override
    public void close() {
        accelerator.allow(1 << 20);
        tokenizer.allow(1 << 20);
        channel.shutdownNow();
        server.close();
        engine.close();
        vertx.close().await();
    }
}
