package dev.pinball.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.engine.config.ClientLimits;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.config.Scheduling;
import dev.pinball.engine.report.StepReport;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.OutputOptions;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.ServiceClass;
import dev.pinball.engine.request.StopConditions;
import dev.pinball.engine.stream.EventSink;
import dev.pinball.model.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** An engine loop over the fake accelerator, stepped by the test, on a clock that the test turns. */
public final class HandDrivenEngine {
    static final DeviceLimits ROOMY = new DeviceLimits(512, 64, 256, 64 * 32, 8);
    static final int ANSWER_TOKENS_DEFAULT = 16;
    static final Duration IDLE_MAX = Duration.ofSeconds(60);
    static final Duration PROMPT_MAX = Duration.ofSeconds(100);
    static final ClientLimits CLIENTS = new ClientLimits(Duration.ofSeconds(2), PROMPT_MAX, IDLE_MAX, 0);

    final FakeAccelerator accelerator;
    final EngineLoop loop;
    final List<StepReport> reports = new ArrayList<>();
    long nowNanos;

    HandDrivenEngine(DeviceLimits limits) {
        this(limits, 0, 64);
    }

    HandDrivenEngine(DeviceLimits limits, int endOdds, int waitingSequencesMax) {
        this(
                new EngineSettings(
                        limits,
                        waitingSequencesMax,
                        Long.MAX_VALUE,
                        ANSWER_TOKENS_DEFAULT,
                        CLIENTS,
                        Scheduling.DEFAULTS),
                endOdds);
    }

    HandDrivenEngine(EngineSettings settings, int endOdds) {
        this(settings, endOdds, new FakeTokenizer());
    }

    HandDrivenEngine(EngineSettings settings, int endOdds, Tokenizer tokenizer) {
        this(settings, new FakeAccelerator(settings.device(), endOdds), tokenizer);
    }

    private HandDrivenEngine(EngineSettings settings, FakeAccelerator accelerator, Tokenizer tokenizer) {
        this.accelerator = accelerator;
        loop = new EngineLoop(accelerator, tokenizer, settings, reports::add, () -> nowNanos);
    }

    /** On an accelerator that leaves the host free while it computes. */
    static HandDrivenEngine asynchronous(EngineSettings settings, int endOdds) {
        FakeAccelerator accelerator = new FakeAccelerator.Asynchronous(settings.device(), endOdds);
        return new HandDrivenEngine(settings, accelerator, new FakeTokenizer());
    }

    int step() {
        int workCount = loop.step();
        loop.checkIntegrity();
        return workCount;
    }

    void stepUntilIdle() {
        int stepsLeft = 100_000;
        while (step() > 0) {
            assertThat(stepsLeft--).as("the engine does not come to rest").isPositive();
        }
    }

    void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    SequenceHandle start(GenerationRequest request, int[] prompt, boolean go, EventSink sink) {
        return switch (loop.handle().start(request, prompt, go, sink)) {
            case Admission.Admitted admitted -> admitted.sequence();
            case Admission.Refused refused -> throw new AssertionError("refused: " + refused.refusal());
        };
    }

    Refusal refused(int[] prompt, boolean go) {
        return refused(request(8), prompt, go);
    }

    Refusal refused(GenerationRequest request, int[] prompt, boolean go) {
        return switch (loop.handle().start(request, prompt, go, new RecordingSink())) {
            case Admission.Admitted _ -> throw new AssertionError("admitted");
            case Admission.Refused refused -> refused.refusal();
        };
    }

    /** The tokens of an answer to {@code prompt} of a sequence that has the engine for itself. */
    static int[] answerAlone(GenerationRequest request, int[] prompt) {
        HandDrivenEngine engine = new HandDrivenEngine(ROOMY);
        RecordingSink sink = new RecordingSink();
        engine.start(request, prompt, true, sink);
        engine.stepUntilIdle();
        return sink.tokenIds();
    }

    static int[] prompt(int length, long seed) {
        return new Random(seed).ints(length, 1, FakeTokenizer.SIZE).toArray();
    }

    static GenerationRequest request(int tokensMax) {
        return request(stop(tokensMax), false);
    }

    static GenerationRequest request(StopConditions stop, boolean keepOpen) {
        return new GenerationRequest(
                SamplingParameters.GREEDY,
                stop,
                OutputOptions.TEXT_ALONE,
                keepOpen,
                OptionalLong.empty(),
                ServiceClass.DEFAULT);
    }

    static GenerationRequest with(SamplingParameters sampling, GenerationRequest request) {
        return request.withSampling(sampling);
    }

    static GenerationRequest with(ServiceClass serviceClass, GenerationRequest request) {
        return new GenerationRequest(
                request.sampling(),
                request.stop(),
                request.output(),
                request.keepOpen(),
                request.deadlineNanos(),
                serviceClass);
    }

    static StopConditions stop(int tokensMax, String... texts) {
        return new StopConditions(OptionalInt.of(tokensMax), List.of(texts), Set.of(), false);
    }
}
