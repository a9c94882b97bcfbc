package dev.pinball.accelerator.sampling;

import static dev.pinball.accelerator.sampling.SamplingStage.MIN_P;
import static dev.pinball.accelerator.sampling.SamplingStage.PENALTIES;
import static dev.pinball.accelerator.sampling.SamplingStage.TEMPERATURE;
import static dev.pinball.accelerator.sampling.SamplingStage.TOP_K;
import static dev.pinball.accelerator.sampling.SamplingStage.TOP_P;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.accelerator.sampling.RankedChoice.RankedToken;
import dev.pinball.model.TestSeed;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RankedChoiceTest {
    private static final SamplingParameters PLAIN = SamplingParameters.GREEDY.withTemperature(1);
    /** Probabilities 0.1, 0.4, 0.05, 0.3, 0.15. */
    private static final float[] LOGITS = {
        (float) Math.log(0.1),
        (float) Math.log(0.4),
        (float) Math.log(0.05),
        (float) Math.log(0.3),
        (float) Math.log(0.15)
    };

    @Test
    void ranksByTheModelAndShowsWhatEachStageDoes() {
        RankedChoice choice =
                choose(LOGITS, PLAIN.withTemperature(0.5f).withTopK(3).withTopP(0.85f), 5);
        assertThat(choice.tokens()).extracting(RankedToken::tokenId).containsExactly(1, 3, 4, 0, 2);
        assertThat(choice.leftCounts())
                .containsExactly(
                        Map.entry(PENALTIES, 5),
                        Map.entry(TEMPERATURE, 5),
                        Map.entry(MIN_P, 5),
                        Map.entry(TOP_K, 3),
                        Map.entry(TOP_P, 2));
        RankedToken second = choice.tokens().get(1);
        assertThat(second.probability()).isCloseTo(0.3, within(1e-6));
        double squares = 0.01 + 0.16 + 0.0025 + 0.09 + 0.0225;
        assertThat(second.after().get(TEMPERATURE)).isCloseTo(0.09 / squares, within(1e-6));
        assertThat(second.after().get(TOP_K)).isCloseTo(0.09 / (0.16 + 0.09 + 0.0225), within(1e-6));
        assertThat(second.after().get(TOP_P)).isCloseTo(0.09 / 0.25, within(1e-6));
        assertThat(choice.tokens()).extracting(RankedToken::left).containsExactly(true, true, false, false, false);
        assertThat(choice.leftCount()).isEqualTo(2);
    }

    @Test
    void leavesTheLikeliestAloneAtTemperatureZero() {
        RankedChoice choice = choose(LOGITS, SamplingParameters.GREEDY, 2);
        assertThat(choice.tokens()).extracting(RankedToken::left).containsExactly(true, false);
        assertThat(choice.tokens().getFirst().after())
                .containsEntry(PENALTIES, choice.tokens().getFirst().probability());
        assertThat(choice.tokens().getFirst().after()).containsEntry(TEMPERATURE, 1.0);
    }

    @Test
    void showsPenaltiesAndBiasApart() {
        RankedChoice choice = choose(LOGITS, PLAIN.withLogitBias(Map.of(1, Float.NEGATIVE_INFINITY)), 2);
        assertThat(choice.tokens().getFirst().probability()).isCloseTo(0.4, within(1e-6));
        assertThat(choice.tokens().getFirst().after()).containsEntry(PENALTIES, 0.0);
        assertThat(choice.tokens().get(1).after().get(PENALTIES)).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void leavesExactlyWhatTheSamplerDraws() {
        Random random = new Random(TestSeed.next("leavesExactlyWhatTheSamplerDraws"));
        for (int round = 0; round < 40; round++) {
            float[] logits = new float[12];
            for (int tokenId = 0; tokenId < logits.length; tokenId++) {
                logits[tokenId] = random.nextInt(6); // equals are frequent
            }
            SamplingParameters parameters = PLAIN.withTemperature(random.nextInt(4))
                    .withTopK(random.nextInt(8))
                    .withTopP(1 - random.nextFloat() / 2)
                    .withMinP(random.nextFloat() / 20);
            Set<Integer> left = choose(logits, parameters, logits.length).tokens().stream()
                    .filter(RankedToken::left)
                    .map(RankedToken::tokenId)
                    .collect(Collectors.toSet());
            assertThat(drawn(logits, parameters)).as("%s", parameters).isSubsetOf(left);
        }
    }

    private static Set<Integer> drawn(float[] logits, SamplingParameters parameters) {
        Set<Integer> drawn = new HashSet<>();
        Sampler sampler = new Sampler(logits.length);
        SampledTokens sampled = new SampledTokens(1);
        for (int position = 0; position < 2_000; position++) {
            sampled.begin(1);
            sampler.sample(logits, 0, new SamplingState(parameters, false, 0), position, sampled, 0);
            drawn.add(sampled.tokenId(0));
        }
        return drawn;
    }

    private static RankedChoice choose(float[] logits, SamplingParameters parameters, int count) {
        LogitsCopy copy = new LogitsCopy();
        SamplingState state = new SamplingState(parameters, false, 0, Optional.of(copy));
        SampledTokens sampled = new SampledTokens(1);
        sampled.begin(1);
        new Sampler(logits.length).sample(logits, 0, state, 0, sampled, 0);
        return RankedChoice.of(copy.logits().orElseThrow(), parameters, count);
    }
}
