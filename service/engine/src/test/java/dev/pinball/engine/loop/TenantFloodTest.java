package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static dev.pinball.engine.loop.HandDrivenEngine.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.config.Scheduling;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.ServiceClass;
import dev.pinball.engine.scheduler.SchedulingPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One tenant sends as much as it can; another sends a request now and then. A step takes 10 ms. */
class TenantFloodTest {
    private static final DeviceLimits LIMITS = new DeviceLimits(256, 8, 256, 400, 8);
    private static final Duration STEP = Duration.ofMillis(10);

    @Test
    void aFloodDelaysNoOtherTenantWhereServiceIsShared() {
        assertThat(slowestFirstTokenMs(SchedulingPolicy.FAIR_SHARE, true))
                .isLessThanOrEqualTo(1.5 * slowestFirstTokenMs(SchedulingPolicy.FAIR_SHARE, false));
        assertThat(slowestFirstTokenMs(SchedulingPolicy.FIRST_COME, true)).isGreaterThan(100);
    }

    /** In milliseconds, of twenty requests of the tenant that sends few; infinite when one is refused. */
    private static double slowestFirstTokenMs(SchedulingPolicy policy, boolean flood) {
        Scheduling scheduling = new Scheduling(policy, Map.of(), Duration.ZERO);
        HandDrivenEngine engine = new HandDrivenEngine(
                new EngineSettings(LIMITS, 40, Long.MAX_VALUE, 16, HandDrivenEngine.CLIENTS, scheduling), 0);
        engine.accelerator.stepsTake(() -> engine.pass(STEP));
        List<RecordingSink> light = new ArrayList<>();
        int seed = 0;
        for (int step = 0; step < 1_200; step++) {
            while (flood && admits(engine, "flood", seed++, new RecordingSink())) {}
            if (step >= 200 && step % 50 == 0) {
                RecordingSink sink = new RecordingSink();
                if (!admits(engine, "light", seed++, sink)) {
                    return Double.POSITIVE_INFINITY;
                }
                light.add(sink);
            }
            engine.step();
        }
        engine.stepUntilIdle();
        return light.stream()
                        .mapToLong(sink -> sink.finished().getLast().timings().timeToFirstTokenNanos())
                        .max()
                        .orElseThrow()
                / 1e6;
    }

    private static boolean admits(HandDrivenEngine engine, String tenant, int seed, RecordingSink sink) {
        GenerationRequest ofTenant = with(new ServiceClass(tenant, 0, ""), request(40));
        return engine.loop.handle().start(ofTenant, prompt(20, seed), true, sink) instanceof Admission.Admitted;
    }
}
