package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.CLIENTS;
import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.config.Scheduling;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.StopConditions;
import dev.pinball.engine.scheduler.SchedulingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A queue is bounded in tokens, and takes no request that would end too late. A step takes 100 ms and 16 tokens. */
class QueueLimitsTest {
    private static final DeviceLimits LIMITS = new DeviceLimits(16, 2, 256, 200, 8);

    private final HandDrivenEngine engine = engine(Scheduling.DEFAULTS);
    private final HandDrivenEngine punctual =
            engine(new Scheduling(SchedulingPolicy.DEADLINE, Map.of(), Duration.ZERO));

    @Test
    void refusesTokensBeyondThoseThatMayWait() {
        engine.start(request(5), prompt(100, 1), true, new RecordingSink());
        engine.step();
        engine.start(request(5), prompt(40, 2), true, new RecordingSink());
        engine.start(request(5), prompt(40, 3), true, new RecordingSink()); // on its way to the engine, 80 together
        Refusal refusal = engine.refused(request(5), prompt(40, 4), true);
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.QUEUE_FULL);
        assertThat(refusal.message())
                .isEqualTo("queue: 80 tokens wait (expected: at most 60, for the 40 of this request)");
        engine.step();
        assertThat(engine.refused(request(5), prompt(40, 4), true).message()).startsWith("queue: 80 tokens wait");
        engine.stepUntilIdle();
        engine.start(request(5), prompt(120, 5), true, new RecordingSink()); // nothing else waits
        assertThat(engine.refused(request(5), prompt(40, 6), true).message())
                .isEqualTo("queue: 120 tokens wait (expected: at most 60, for the 40 of this request)");
        engine.stepUntilIdle();
    }

    @Test
    void refusesAnswersThatAreTooManyTokensTogether() {
        assertThat(engine.loop.handle().refuseTogether(2, 101)).hasValueSatisfying(refusal -> {
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.TOO_LARGE);
            assertThat(refusal.message())
                    .isEqualTo("2 answers to 101 tokens are more than may wait (expected: at most 100 together)");
        });
        assertThat(engine.loop.handle().refuseTogether(2, 100)).isEmpty();
        assertThat(engine.loop.handle().refuseTogether(1, 101)).as("one alone").isEmpty();
        engine.start(request(5), prompt(40, 1), true, new RecordingSink());
        assertThat(engine.loop.handle().refuseTogether(2, 80))
                .hasValueSatisfying(refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.QUEUE_FULL));
        engine.stepUntilIdle();
    }

    @Test
    void refusesAtOnceWhatCannotBeDoneInTime() {
        punctual.loop.warmUp();
        assertThat(punctual.refused(until(250, 1), prompt(40, 1), true).message())
                .isEqualTo("deadline: 250 ms are left (expected: about 300 ms, 0 of them in the queue)");
        assertThat(punctual.refused(until(700, 8), prompt(4, 1), true).reason()).isEqualTo(Refusal.Reason.TOO_LATE);
        RecordingSink sink = new RecordingSink();
        punctual.start(until(850, 8), prompt(4, 1), true, sink);
        punctual.stepUntilIdle();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void takesWhateverComesWhereThePolicyIsAnother() {
        engine.loop.warmUp();
        RecordingSink sink = new RecordingSink();
        engine.start(until(250, 8), prompt(40, 1), true, sink);
        engine.stepUntilIdle();
        assertThat(sink.lastReason()).isEqualTo(FinishReason.DEADLINE);
    }

    private static HandDrivenEngine engine(Scheduling scheduling) {
        HandDrivenEngine engine = new HandDrivenEngine(new EngineSettings(LIMITS, 64, 100, 16, CLIENTS, scheduling), 0);
        engine.accelerator.stepsTake(() -> engine.pass(Duration.ofMillis(100)));
        return engine;
    }

    /** Takes all its tokens, {@code leftMs} from now. */
    private GenerationRequest until(long leftMs, int tokensMax) {
        GenerationRequest plain = request(1);
        long now = Math.max(engine.nowNanos, punctual.nowNanos);
        return new GenerationRequest(
                plain.sampling(),
                new StopConditions(OptionalInt.of(tokensMax), List.of(), Set.of(), true),
                plain.output(),
                false,
                OptionalLong.of(now + Duration.ofMillis(leftMs).toNanos()),
                plain.serviceClass());
    }
}
