package dev.pinball.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.request.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TenantQuotaTest {
    private static final int NO_LIMIT = Integer.MAX_VALUE;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private long nowNanos = 7;

    private Optional<Refusal> begin(TenantQuota quota) {
        return quota.begin(nowNanos);
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    @Test
    void requestsOfAMinuteMayComeAtOnceAndThenOneByOne() {
        TenantQuota quota = new TenantQuota(new TenantLimits(NO_LIMIT, 60, NO_LIMIT), nowNanos);
        for (int request = 0; request < 60; request++) {
            assertThat(begin(quota)).isEmpty();
        }
        Refusal refusal = begin(quota).orElseThrow();
        assertThat(refusal.message()).contains("at most 60 a minute");
        assertThat(refusal.retryAfter()).contains(SECOND);
        pass(SECOND);
        assertThat(begin(quota)).isEmpty();
        assertThat(begin(quota)).isPresent();
    }

    @Test
    void answersToOneRequestWaitUntilAllOfThemMayBegin() {
        TenantQuota quota = new TenantQuota(new TenantLimits(NO_LIMIT, 60, NO_LIMIT), nowNanos);
        assertThat(quota.refuse(nowNanos, 60)).isEmpty();
        for (int request = 0; request < 59; request++) {
            assertThat(begin(quota)).isEmpty();
        }
        Refusal refusal = quota.refuse(nowNanos, 41).orElseThrow();
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.QUEUE_FULL);
        assertThat(refusal.retryAfter()).contains(SECOND.multipliedBy(40));
        quota.takeBack();
        assertThat(quota.refuse(nowNanos, 41).orElseThrow().retryAfter()).contains(SECOND.multipliedBy(39));
        pass(SECOND.multipliedBy(39));
        assertThat(quota.refuse(nowNanos, 41)).isEmpty();
    }

    @Test
    void moreAnswersToOneRequestThanItsLimitsAreRefusedForGood() {
        for (TenantLimits limits : List.of(new TenantLimits(4, 60, NO_LIMIT), new TenantLimits(60, 4, NO_LIMIT))) {
            TenantQuota quota = new TenantQuota(limits, nowNanos);
            assertThat(quota.refuse(nowNanos, 4)).isEmpty();
            Refusal refusal = quota.refuse(nowNanos, 5).orElseThrow();
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.TOO_LARGE);
            assertThat(refusal.message()).contains("5 answers", "at most 4");
        }
    }

    @Test
    void tokensBeyondTheMinuteAreMadeUpForBeforeAnythingBegins() {
        TenantQuota quota = new TenantQuota(new TenantLimits(NO_LIMIT, NO_LIMIT, 600), nowNanos);
        assertThat(begin(quota)).isEmpty();
        quota.charge(1_199);
        Refusal refusal = begin(quota).orElseThrow();
        assertThat(refusal.retryAfter()).contains(Duration.ofMinutes(1));
        pass(refusal.retryAfter().orElseThrow());
        assertThat(begin(quota)).isEmpty();
    }

    @Test
    void placesAreGivenBack() {
        TenantQuota quota = new TenantQuota(new TenantLimits(1, NO_LIMIT, NO_LIMIT), nowNanos);
        assertThat(quota.takePlace()).isEmpty();
        assertThat(quota.takePlace()).contains("tenant: 1 requests are admitted (expected: fewer than 1)");
        quota.givePlaceBack();
        assertThat(quota.takePlace()).isEmpty();
    }

    @Test
    void newLimitsHoldAtOnceAndNothingUsedIsForgotten() {
        TenantQuota quota = new TenantQuota(new TenantLimits(NO_LIMIT, 2, NO_LIMIT), nowNanos);
        begin(quota);
        begin(quota);
        quota.limit(new TenantLimits(NO_LIMIT, 600, NO_LIMIT));
        assertThat(begin(quota)).isPresent();
        pass(SECOND);
        assertThat(begin(quota)).isEmpty();
    }

    @Test
    void aTenantThatMayDoNothingIsToldToComeBackInAMinute() {
        TenantQuota quota = new TenantQuota(new TenantLimits(NO_LIMIT, 0, NO_LIMIT), nowNanos);
        assertThat(begin(quota).orElseThrow().retryAfter()).contains(Duration.ofMinutes(1));
    }

    @Test
    void aQuotaIsUnusedOnceItIsFullAgain() {
        TenantQuota quota = new TenantQuota(new TenantLimits(NO_LIMIT, 60, NO_LIMIT), nowNanos);
        begin(quota);
        assertThat(quota.unused(nowNanos)).isFalse();
        pass(SECOND);
        assertThat(quota.unused(nowNanos)).isTrue();
    }
}
