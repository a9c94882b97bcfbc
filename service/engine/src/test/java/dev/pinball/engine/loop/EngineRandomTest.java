package dev.pinball.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.config.Scheduling;
import dev.pinball.engine.report.StepReport;
import dev.pinball.engine.report.StepReport.FinishedAnswer;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.OutputOptions;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.ServiceClass;
import dev.pinball.engine.request.StopConditions;
import dev.pinball.engine.scheduler.SchedulingPolicy;
import dev.pinball.model.TestSeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thousands of clients that start, append, go, cancel, expire, read slowly and vanish, against a model of each. */
class EngineRandomTest {
    private static final int OPERATIONS = Integer.getInteger("pinball.operations", 12_000);
    private static final int END_ODDS = 40;

    private record Client(ModelClient model, SequenceHandle handle) {}

    private final long seed = TestSeed.next("EngineRandomTest");
    private final Random random = new Random(seed);
    private final List<Client> live = new ArrayList<>();
    private HandDrivenEngine engine = new HandDrivenEngine(HandDrivenEngine.ROOMY);
    private int knownTokensMax;
    private int startCount;

    @ParameterizedTest(name = "asynchronous: {0}, {1}: {2} rows, {3} sequences a step, context {4}, {5} blocks of {6}")
    @CsvSource({
        "false,FIRST_COME,512,64,256,2048,8",
        "false,FIRST_COME,7,4,64,40,4",
        "false,PRIORITY,2,8,48,16,4",
        "false,DEADLINE,64,16,100,26,4",
        "false,FAIR_SHARE,32,8,64,9,8",
        "false,FAIR_SHARE,16,16,1000,50,1",
        "true,FIRST_COME,512,64,256,2048,8",
        "true,FIRST_COME,7,4,64,40,4",
        "true,PRIORITY,2,8,48,16,4",
        "true,DEADLINE,64,16,100,26,4",
        "true,FAIR_SHARE,32,8,64,9,8",
        "true,FAIR_SHARE,16,16,1000,50,1"
    })
    void everySequenceEndsOnceAndGivesBackItsBlocks(
            boolean asynchronous,
            SchedulingPolicy policy,
            int rows,
            int sequences,
            int context,
            int blocks,
            int blockTokens) {
        DeviceLimits limits = new DeviceLimits(rows, sequences, context, blocks, blockTokens);
        Scheduling scheduling = new Scheduling(policy, Map.of("tenant 1", 3), Duration.ofMillis(1));
        EngineSettings settings = new EngineSettings(
                limits,
                8,
                Long.MAX_VALUE,
                HandDrivenEngine.ANSWER_TOKENS_DEFAULT,
                HandDrivenEngine.CLIENTS,
                scheduling);
        engine = asynchronous
                ? HandDrivenEngine.asynchronous(settings, END_ODDS)
                : new HandDrivenEngine(settings, END_ODDS);
        knownTokensMax = Math.min(context, blocks * blockTokens);
        for (int operation = 0; operation < OPERATIONS; operation++) {
            operate();
            live.removeIf(
                    client -> client.model().ended() || (client.model().eventLoopGone && client.model().cancelled));
        }
        drain();
        assertThat(engine.reports.stream().anyMatch(report -> report.preemptions() > 0))
                .as("preemption")
                .isEqualTo(blocks * blockTokens < sequences * context);
        assertThat(engine.reports)
                .flatExtracting(StepReport::finished)
                .extracting(FinishedAnswer::reason)
                .contains(FinishReason.LENGTH, FinishReason.END_OF_OUTPUT, FinishReason.CANCELLED, FinishReason.ERROR);
        assertThat(engine.reports)
                .flatExtracting(StepReport::finished)
                .extracting(answer -> answer.usage().cachedTokens())
                .as("hits")
                .anyMatch(tokens -> tokens > 0);
        assertThat(startCount).isGreaterThan(100);
    }

    private void operate() {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> start();
            case 4, 5 -> pick().ifPresent(this::append);
            case 6, 7, 8 -> pick().ifPresent(this::go);
            case 9 -> pick().filter(_ -> random.nextInt(4) == 0).ifPresent(this::spoil);
            case 10 -> pass();
            default -> engine.step();
        }
    }

    private void start() {
        GenerationRequest request = request();
        ModelClient model = new ModelClient(request, END_ODDS, knownTokensMax, engine);
        int[] prompt = tokens(random.nextInt(Math.min(40, knownTokensMax + 2)));
        boolean go = random.nextBoolean();
        switch (engine.loop.handle().start(request, prompt, go, model)) {
            case Admission.Admitted admitted -> {
                startCount++;
                model.appended(prompt);
                if (go) {
                    model.went();
                }
                live.add(new Client(model, admitted.sequence()));
            }
            case Admission.Refused refused -> {
                boolean fits = model.hasRoomAfter(prompt.length) && (!go || prompt.length > 0);
                assertThat(isForNow(refused.refusal(), model)).isEqualTo(fits);
            }
        }
    }

    private void append(Client client) {
        int[] tokenIds = tokens(random.nextInt(12));
        boolean mayTake = !client.model().answering() && client.model().hasRoomAfter(tokenIds.length);
        Optional<Refusal> refusal = client.handle().append(tokenIds);
        if (refusal.isEmpty()) {
            client.model().appended(tokenIds);
        }
        expect(mayTake, client, refusal);
    }

    private void go(Client client) {
        ModelClient model = client.model();
        boolean mayTake = !model.answering() && model.knownCount() > 0 && model.hasRoomAfter(0);
        Optional<Refusal> refusal = client.handle().go();
        if (refusal.isEmpty()) {
            client.model().went();
        }
        expect(mayTake, client, refusal);
    }

    private void expect(boolean taken, Client client, Optional<Refusal> refusal) {
        boolean forNow =
                refusal.filter(reason -> isForNow(reason, client.model())).isPresent();
        assertThat(refusal.isEmpty() || forNow).as("%s", refusal).isEqualTo(taken);
    }

    /** Whether it is refused for reasons that lie outside of it: the queue is full, or its deadline has passed. */
    private boolean isForNow(Refusal refusal, ModelClient client) {
        return switch (refusal.reason()) {
            case QUEUE_FULL -> true;
            case TOO_LATE -> client.deadlineHasPassed();
            case INVALID, TOO_LARGE, UNKNOWN_MODEL, SHUTTING_DOWN -> false;
        };
    }

    /** Something goes wrong for one client, or for all in the next step. */
    private void spoil(Client client) {
        switch (random.nextInt(8)) {
            case 0 -> {
                client.model().eventLoopGone = true;
                client.model().cancelled = true;
            }
            case 1, 2, 3 -> client.model().reading = false;
            case 4 -> engine.accelerator.failNextStep();
            default -> {
                client.model().cancelled = true;
                client.handle().cancel(FinishReason.CANCELLED);
            }
        }
    }

    private void pass() {
        engine.pass(Duration.ofMillis(random.nextInt(500)));
        if (random.nextInt(100) == 0) {
            engine.pass(HandDrivenEngine.IDLE_MAX);
        }
    }

    private void drain() {
        live.forEach(client -> client.model().mayShutDown = true);
        engine.loop.handle().drain();
        engine.stepUntilIdle();
        assertThat(live).allMatch(client -> client.model().ended() || client.model().eventLoopGone);
        assertThat(engine.loop.handle().progress().sequenceCount()).isZero();
        assertThat(engine.reports.getLast().blocksUsed()).isZero();
    }

    private GenerationRequest request() {
        String stopText = FakeTokenizer.piece(1 + random.nextInt(FakeTokenizer.SIZE - 1));
        StopConditions stop = new StopConditions(
                random.nextInt(3) == 0 ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(30)),
                random.nextInt(3) == 0 ? List.of(stopText) : List.of(),
                Set.of(),
                false);
        long deadline = engine.nowNanos + random.nextInt(20) * 1_000_000_000L;
        return new GenerationRequest(
                SamplingParameters.GREEDY.withSeed(random.nextLong()),
                stop,
                OutputOptions.TEXT_ALONE,
                random.nextBoolean(),
                random.nextInt(5) == 0 ? OptionalLong.of(deadline) : OptionalLong.empty(),
                new ServiceClass("tenant " + random.nextInt(3), random.nextInt(3) - 1, ""));
    }

    private Optional<Client> pick() {
        return live.isEmpty() ? Optional.empty() : Optional.of(live.get(random.nextInt(live.size())));
    }

    /** Often the same as others, up to some token, so that prefixes are shared. */
    private int[] tokens(int length) {
        int different = random.nextInt(2) * random.nextInt(length + 1);
        return IntStream.range(0, length)
                .map(index -> index < length - different ? index % 5 : random.nextInt(FakeTokenizer.SIZE))
                .toArray();
    }
}
