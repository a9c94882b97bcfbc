package dev.pinball.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RequestBuilderTest {

    @Test
    void asksForOneRandomAnswerOfTheModelsOwnDistributionWhereNothingIsSet() {
        GenerationRequest request = new RequestBuilder(1_000, 4_096).build();
        assertThat(request.sampling().temperature()).isEqualTo(1);
        assertThat(request.sampling().topP()).isEqualTo(1);
        assertThat(request.stop().tokensMax()).isEmpty();
        assertThat(request.output()).isEqualTo(OutputOptions.TEXT_ALONE);
        assertThat(request.serviceClass()).isEqualTo(ServiceClass.DEFAULT);
        assertThat(request.deadlineNanos()).isEmpty();
    }

    @Test
    void namesAFieldAsItsProtocolDoes() {
        refuses(
                request -> request.tokensMax("max_completion_tokens", 0),
                "max_completion_tokens: 0 (expected: 1..4095)");
        refuses(request -> request.candidates("top_logprobs", 21), "top_logprobs: 21 (expected: 0..20)");
    }

    @Test
    void refusesIntegersBeyondThoseOfAnyProtocol() {
        refuses(request -> request.topK(-1), "top_k: -1 (expected: 0 or more)");
        refuses(request -> request.tokensMax("max_tokens", 1L << 40), "max_tokens: 1099511627776 (expected: 1..4095)");
        refuses(request -> request.stopTokens(List.of(-1L)), "stop_token_ids: -1 (expected: 0..999)");
        refuses(request -> request.logitBias(Map.of(1L << 32, 1f)), "logit_bias: 4294967296 (expected: 0..999)");
        refuses(request -> request.serviceClass("", 1_001, ""), "priority: 1001 (expected: -1000..1000)");
        refuses(request -> request.serviceClass("", 0, "x".repeat(129)), "cache_salt: 129 characters");
    }

    @Test
    void countsAnswersAndTellsWhereOneCouldNotBeLeftOut() {
        assertThat(AnswerCounts.of(OptionalLong.of(2), OptionalLong.of(3))).isEqualTo(new AnswerCounts(3, 2));
        assertThatThrownBy(() -> AnswerCounts.of(OptionalLong.of(2), OptionalLong.of(1)))
                .hasMessage("best_of: 1 (expected: 2..64)");
        assertThat(new AnswerCounts(3, 2).requireFor("prompt", 21)).isEqualTo(new AnswerCounts(3, 2));
        assertThatThrownBy(() -> new AnswerCounts(3, 2).requireFor("prompt", 22))
                .hasMessage("prompt: 22 prompts with 3 answers each (expected: at most 64 answers in all)");
        assertThatThrownBy(() -> new AnswerCounts(3, 2).requireAll()).hasMessageStartingWith("best_of: 3 (expected: n");
        assertThatThrownBy(() -> new AnswerCounts(2, 2).requireOne()).hasMessageStartingWith("n: 2 (expected: 1");
    }

    private static void refuses(Consumer<RequestBuilder> change, String message) {
        assertThatThrownBy(() -> change.accept(new RequestBuilder(1_000, 4_096)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(message);
    }
}
