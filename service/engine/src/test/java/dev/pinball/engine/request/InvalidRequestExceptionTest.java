package dev.pinball.engine.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InvalidRequestExceptionTest {
    @Test
    void cutsBetweenCharacters() {
        String shortened = InvalidRequestException.shortened("a" + "\uD83C\uDFB1".repeat(1_000));
        assertThat(shortened).isEqualTo("a" + "\uD83C\uDFB1".repeat(499) + "...");
    }

    @Test
    void cutsOffALongValueAndStillSaysWhatWasExpected() {
        InvalidRequestException refused =
                new InvalidRequestException("request_id", "a".repeat(1_000_000), "the id of an open request");
        assertThat(refused.refusal().message())
                .hasSizeLessThan(1_100)
                .startsWith("request_id: aaa")
                .endsWith("aaa... (expected: the id of an open request)");
    }
}
