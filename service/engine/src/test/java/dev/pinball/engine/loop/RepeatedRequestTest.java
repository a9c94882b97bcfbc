package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.CLIENTS;
import static dev.pinball.engine.loop.HandDrivenEngine.answerAlone;
import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static dev.pinball.engine.loop.HandDrivenEngine.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.config.Scheduling;
import dev.pinball.engine.report.StepReport;
import dev.pinball.engine.report.StepReport.FinishedAnswer;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.ServiceClass;
import dev.pinball.engine.scheduler.SchedulingPolicy;
import dev.pinball.model.TestSeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same seeded request, again and again, among others that come, go, share its beginning and take its blocks. */
class RepeatedRequestTest {
    private static final int REPEATS = 250; // with each of four policies
    private static final int[] PROMPT = prompt(30, 1);
    private static final DeviceLimits TIGHT = new DeviceLimits(11, 5, 96, 40, 4); // chunks, preemption and eviction

    private final long seed = TestSeed.next("RepeatedRequestTest");
    private final Random random = new Random(seed);

    @ParameterizedTest
    @EnumSource
    void givesTheSameAnswerAThousandTimes(SchedulingPolicy policy) {
        Scheduling scheduling = new Scheduling(policy, Map.of(), Duration.ofMillis(1));
        EngineSettings settings = new EngineSettings(TIGHT, 60, Long.MAX_VALUE, 16, CLIENTS, scheduling);
        HandDrivenEngine engine =
                random.nextBoolean() ? HandDrivenEngine.asynchronous(settings, 0) : new HandDrivenEngine(settings, 0);
        int[] expected = answerAlone(seeded(new ServiceClass("", 0, "")), PROMPT);
        List<RecordingSink> repeated = new ArrayList<>();
        while (repeated.size() < REPEATS) {
            for (int count = random.nextInt(4); count > 0; count--) {
                startCompanion(engine);
            }
            RecordingSink sink = new RecordingSink();
            if (engine.loop.handle().start(seeded(anyClass()), PROMPT, true, sink) instanceof Admission.Admitted) {
                repeated.add(sink);
            }
            for (int count = random.nextInt(12); count > 0; count--) {
                engine.step();
                engine.pass(Duration.ofMillis(random.nextInt(3)));
            }
        }
        engine.stepUntilIdle();
        assertThat(repeated).extracting(RecordingSink::tokenIds).containsOnly(expected);
        assertThat(engine.reports).as("preempted").anyMatch(report -> report.preemptions() > 0);
        List<FinishedAnswer> answers = engine.reports.stream()
                .map(StepReport::finished)
                .flatMap(List::stream)
                .toList();
        assertThat(answers).as("hits").anyMatch(answer -> answer.usage().cachedTokens() > 0);
        assertThat(answers).as("misses").anyMatch(answer -> answer.usage().cachedTokens() == 0);
    }

    /** Its prompt begins as the repeated one, up to some token. */
    private void startCompanion(HandDrivenEngine engine) {
        int[] prompt = prompt(1 + random.nextInt(60), random.nextLong());
        System.arraycopy(PROMPT, 0, prompt, 0, Math.min(prompt.length, random.nextInt(PROMPT.length)));
        Admission admission =
                engine.loop.handle().start(request(1 + random.nextInt(30)), prompt, true, new RecordingSink());
        if (admission instanceof Admission.Admitted(SequenceHandle companion) && random.nextInt(5) == 0) {
            engine.step();
            companion.cancel(FinishReason.CANCELLED);
        }
    }

    private ServiceClass anyClass() {
        return new ServiceClass("tenant " + random.nextInt(3), random.nextInt(3) - 1, "");
    }

    private static GenerationRequest seeded(ServiceClass serviceClass) {
        return with(serviceClass, with(SamplingParameters.GREEDY.withSeed(42), request(20)));
    }
}
