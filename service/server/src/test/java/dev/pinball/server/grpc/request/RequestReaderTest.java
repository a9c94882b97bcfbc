package dev.pinball.server.grpc.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.accelerator.sampling.SamplingParameters.Penalties;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.OutputOptions;
import dev.pinball.v1.GenerationOptions;
import java.util.Collections;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
    private final RequestReader reader = new RequestReader(1_000, 4_096);

    @Test
    void givesTheDefaultsOfTheProtoToWhatIsLeftOut() {
        GenerationRequest request = read(options -> {});
        assertThat(request.sampling().temperature()).isEqualTo(1);
        assertThat(request.sampling().topK()).isZero();
        assertThat(request.sampling().topP()).isEqualTo(1);
        assertThat(request.sampling().minP()).isZero();
        assertThat(request.sampling().penalties()).isEqualTo(Penalties.NONE);
        assertThat(request.sampling().logitBias()).isEmpty();
        assertThat(request.stop().tokensMax()).isEmpty();
        assertThat(request.stop().ignoreEndOfOutput()).isFalse();
        assertThat(request.output()).isEqualTo(OutputOptions.TEXT_ALONE);
    }

    @Test
    void drawsASeedWhereNoneIsGivenAndTakesEveryOther() {
        assertThat(read(_ -> {}).sampling().seed())
                .isNotEqualTo(read(_ -> {}).sampling().seed());
        assertThat(read(options -> options.setSeed(0)).sampling().seed()).isZero();
        assertThat(read(options -> options.setSeed(-1)).sampling().seed()).isEqualTo(-1);
    }

    @Test
    void takesTheEndsOfEveryRange() {
        read(options -> options.setMaxTokens(1)
                .setTemperature(0)
                .setTopP(Float.MIN_VALUE)
                .setMinP(0)
                .setRepetitionPenalty(10)
                .setFrequencyPenalty(-2)
                .setPresencePenalty(2)
                .putLogitBias(999, -100)
                .putLogitBias(0, 100)
                .addStop("\uD83C\uDFB1".repeat(256))
                .addStopTokenIds(999)
                .setCandidates(20));
        assertThat(read(options -> options.setMaxTokens(4_095)).stop().tokensMax())
                .hasValue(4_095);
        assertThat(read(options -> options.setTopK(-1)).sampling().topK()).isEqualTo(1_000);
    }

    @Test
    void namesTheValueAndWhatWasExpected() {
        refuses(options -> options.setMaxTokens(9_000), "max_tokens: 9000 (expected: 1..4095)");
        refuses(options -> options.setMaxTokens(0), "max_tokens: 0 (expected: 1..4095)");
        refuses(options -> options.setMaxTokens(-1), "max_tokens: 4294967295 (expected: 1..4095)");
        refuses(options -> options.setTemperature(10.5f), "temperature: 10.5 (expected: 0..10)");
        refuses(options -> options.setTopP(0), "top_p: 0.0 (expected: above 0, up to 1)");
        refuses(options -> options.setMinP(-0.5f), "min_p: -0.5 (expected: 0..1)");
        refuses(options -> options.setRepetitionPenalty(0), "repetition_penalty: 0.0 (expected: above 0, up to 10)");
        refuses(options -> options.setFrequencyPenalty(2.5f), "frequency_penalty: 2.5 (expected: -2..2)");
        refuses(options -> options.setPresencePenalty(-3), "presence_penalty: -3.0 (expected: -2..2)");
        refuses(options -> options.putLogitBias(1_000, 1), "logit_bias: 1000 (expected: 0..999)");
        refuses(options -> options.putLogitBias(7, 101), "logit_bias[7]: 101.0 (expected: -100..100)");
        refuses(options -> options.addStop("a").addStop(""), "stop[1]: 0 characters (expected: 1..256 characters)");
        refuses(options -> options.addStopTokenIds(1_000), "stop_token_ids: 1000 (expected: 0..999)");
        refuses(options -> options.setCandidates(21), "candidates: 21 (expected: 0..20)");
    }

    @Test
    void boundsEveryList() {
        refuses(options -> options.addAllStop(Collections.nCopies(17, "x")), "stop: 17 texts (expected: 0..16 texts)");
        refuses(
                options -> options.addAllStopTokenIds(Collections.nCopies(65, 1)),
                "stop_token_ids: 65 ids (expected: 0..64 ids)");
        refuses(
                options -> IntStream.range(0, 301).forEach(id -> options.putLogitBias(id, 1)),
                "logit_bias: 301 entries (expected: 0..300 entries)");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void refusesWhatIsNoNumber(float value) {
        refuses(options -> options.setTemperature(value), "temperature: " + value);
        refuses(options -> options.setTopP(value), "top_p: " + value);
        refuses(options -> options.setMinP(value), "min_p: " + value);
        refuses(options -> options.setRepetitionPenalty(value), "repetition_penalty: " + value);
        refuses(options -> options.setFrequencyPenalty(value), "frequency_penalty: " + value);
        refuses(options -> options.setPresencePenalty(value), "presence_penalty: " + value);
        refuses(options -> options.putLogitBias(3, value), "logit_bias[3]: " + value);
    }

    private GenerationRequest read(Consumer<GenerationOptions.Builder> change) {
        GenerationOptions.Builder options = GenerationOptions.newBuilder();
        change.accept(options);
        return reader.read(options.build());
    }

    private void refuses(Consumer<GenerationOptions.Builder> change, String message) {
        assertThatThrownBy(() -> read(change))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(message);
    }
}
