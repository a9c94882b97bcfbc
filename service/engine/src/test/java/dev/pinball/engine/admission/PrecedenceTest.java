package dev.pinball.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.OutputOptions;
import dev.pinball.engine.request.ServiceClass;
import dev.pinball.engine.request.StopConditions;
import dev.pinball.engine.scheduler.SchedulingPolicy;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PrecedenceTest {
    private final List<GenerationRequest> answering = Stream.of(
                    Collections.nCopies(100, request("flood", 5, OptionalLong.empty())),
                    Collections.nCopies(3, request("small", -5, OptionalLong.of(1_000))))
            .flatMap(List::stream)
            .toList();

    @Test
    void allComeFirstInTheOrderOfGo() {
        assertThat(ahead(SchedulingPolicy.FIRST_COME, "new", -9, OptionalLong.of(1)))
                .isEqualTo(103);
    }

    @Test
    void thoseOfTheSamePriorityAndMoreUrgentOnesComeFirst() {
        assertThat(ahead(SchedulingPolicy.PRIORITY, "", 0, OptionalLong.empty()))
                .isEqualTo(3);
        assertThat(ahead(SchedulingPolicy.PRIORITY, "", 5, OptionalLong.empty()))
                .isEqualTo(103);
        assertThat(ahead(SchedulingPolicy.PRIORITY, "", -6, OptionalLong.empty()))
                .isZero();
    }

    @Test
    void thoseWithAnEarlierDeadlineComeFirst() {
        assertThat(ahead(SchedulingPolicy.DEADLINE, "", 0, OptionalLong.of(2_000)))
                .isEqualTo(3);
        assertThat(ahead(SchedulingPolicy.DEADLINE, "", 0, OptionalLong.of(500)))
                .isZero();
    }

    @Test
    void tenantsTakeTurns() {
        assertThat(ahead(SchedulingPolicy.FAIR_SHARE, "new", 0, OptionalLong.empty()))
                .isZero();
        assertThat(ahead(SchedulingPolicy.FAIR_SHARE, "small", 0, OptionalLong.empty()))
                .isEqualTo(3 + 3);
        assertThat(ahead(SchedulingPolicy.FAIR_SHARE, "flood", 0, OptionalLong.empty()))
                .isEqualTo(100 + 3);
    }

    private int ahead(SchedulingPolicy policy, String tenant, int priority, OptionalLong deadlineNanos) {
        return Precedence.count(policy, request(tenant, priority, deadlineNanos), answering);
    }

    private static GenerationRequest request(String tenant, int priority, OptionalLong deadlineNanos) {
        StopConditions stop = new StopConditions(OptionalInt.of(1), List.of(), Set.of(), false);
        return new GenerationRequest(
                SamplingParameters.GREEDY,
                stop,
                OutputOptions.TEXT_ALONE,
                false,
                deadlineNanos,
                new ServiceClass(tenant, priority, ""));
    }
}
