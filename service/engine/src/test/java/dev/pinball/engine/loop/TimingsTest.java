package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.ROOMY;
import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Timings;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What an answer says of its times. */
class TimingsTest {
    private static final int[] PROMPT = prompt(12, 5);
    private static final DeviceLimits ONE_PLACE = new DeviceLimits(512, 1, 256, 64 * 32, 8);

    private final RecordingSink sink = new RecordingSink();

    @Test
    void timesCountFromGoHoweverLongThePromptTook() {
        HandDrivenEngine engine = new HandDrivenEngine(ROOMY);
        SequenceHandle handle = engine.start(request(4), prompt(3, 5), false, sink);
        engine.pass(Duration.ofSeconds(5));
        engine.stepUntilIdle();
        engine.pass(Duration.ofSeconds(5));
        assertThat(handle.append(prompt(3, 6))).isEmpty();
        assertThat(handle.go()).isEmpty();
        engine.stepUntilIdle();
        assertThat(timings()).isEqualTo(new Timings(0, 0, 0, 0)); // the clock stood still since Go
    }

    @Test
    void aWaitForTheFirstStepIsPartOfTheTimeToTheFirstToken() {
        HandDrivenEngine engine = new HandDrivenEngine(ONE_PLACE);
        engine.start(request(1), PROMPT, true, new RecordingSink());
        engine.start(request(1), PROMPT, true, sink);
        engine.step();
        engine.pass(Duration.ofSeconds(2));
        engine.stepUntilIdle();
        long waited = Duration.ofSeconds(2).toNanos();
        assertThat(timings()).isEqualTo(new Timings(waited, waited, 0, waited));
    }

    @Test
    void anAnswerWithoutAStepHasWaitedAllItsTime() {
        HandDrivenEngine engine = new HandDrivenEngine(ONE_PLACE);
        engine.start(request(50), PROMPT, true, new RecordingSink());
        engine.start(withDeadline(Duration.ofSeconds(2)), PROMPT, true, sink);
        engine.step();
        engine.pass(Duration.ofSeconds(2));
        engine.stepUntilIdle();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.DEADLINE);
        long waited = Duration.ofSeconds(2).toNanos();
        assertThat(timings()).isEqualTo(new Timings(waited, 0, 0, waited));
    }

    private Timings timings() {
        return sink.finished().getLast().timings();
    }

    private static GenerationRequest withDeadline(Duration deadline) {
        GenerationRequest request = request(50);
        return new GenerationRequest(
                request.sampling(),
                request.stop(),
                request.output(),
                request.keepOpen(),
                OptionalLong.of(deadline.toNanos()),
                request.serviceClass());
    }
}
