package dev.pinball.accelerator.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.model.TestSeed;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
    private static final int DRAWS = 20_000;
    private static final SamplingParameters PLAIN = SamplingParameters.GREEDY.withTemperature(1);
    /** Probabilities 0.4, 0.3, 0.15, 0.1, 0.05, out of order. */
    private static final float[] LOGITS = logarithms(0.1, 0.4, 0.05, 0.3, 0.15);

    @Test
    void drawsFromTheDistributionOfTheModel() {
        assertDraws(LOGITS, PLAIN, 0.1, 0.4, 0.05, 0.3, 0.15);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.7, 3})
    void sharpensOrFlattensByTemperature(double temperature) {
        double[] powers = {0.1, 0.4, 0.05, 0.3, 0.15};
        double sum = 0;
        for (int tokenId = 0; tokenId < powers.length; tokenId++) {
            powers[tokenId] = Math.pow(powers[tokenId], 1 / temperature);
            sum += powers[tokenId];
        }
        for (int tokenId = 0; tokenId < powers.length; tokenId++) {
            powers[tokenId] /= sum;
        }
        assertDraws(LOGITS, PLAIN.withTemperature((float) temperature), powers);
    }

    @Test
    void keepsTheLikeliestByTopK() {
        assertDraws(LOGITS, PLAIN.withTopK(2), 0, 4 / 7.0, 0, 3 / 7.0, 0);
    }

    @Test
    void keepsTheFewestThatReachTopP() {
        assertDraws(LOGITS, PLAIN.withTopP(0.8f), 0, 8 / 17.0, 0, 6 / 17.0, 3 / 17.0);
    }

    @Test
    void dropsWhatIsBelowTheShareOfMinP() {
        assertDraws(LOGITS, PLAIN.withMinP(0.3f), 0, 8 / 17.0, 0, 6 / 17.0, 3 / 17.0);
    }

    @Test
    void takesTopPOfWhatTopKLeaves() {
        // 0.4, 0.3 and 0.15 become 8, 6 and 3 of 17: two of them reach 0.75
        assertDraws(LOGITS, PLAIN.withTopK(3).withTopP(0.75f), 0, 4 / 7.0, 0, 3 / 7.0, 0);
    }

    @Test
    void addsBiasToLogits() {
        SamplingParameters biased = PLAIN.withLogitBias(Map.of(2, (float) Math.log(19), 1, Float.NEGATIVE_INFINITY));
        assertDraws(LOGITS, biased, 0.1 / 1.5, 0, 0.95 / 1.5, 0.3 / 1.5, 0.15 / 1.5);
    }

    @Test
    void takesTheLikeliestAtTemperatureZeroAndTheLowestIdOfEquals() {
        assertThat(draw(LOGITS, SamplingParameters.GREEDY, 9)).isEqualTo(1);
        assertThat(draw(new float[] {1, 3, 2, 3}, SamplingParameters.GREEDY, 9)).isEqualTo(1);
    }

    @Test
    void takesTheLikeliestWhereOneTokenIsKept() {
        for (int position = 0; position < 200; position++) {
            assertThat(draw(LOGITS, PLAIN.withTopP(1e-9f), position)).isEqualTo(1);
            assertThat(draw(LOGITS, PLAIN.withTopP(0), position)).isEqualTo(1);
            assertThat(draw(LOGITS, PLAIN.withTopK(1), position)).isEqualTo(1);
            assertThat(draw(LOGITS, PLAIN.withMinP(1), position)).isEqualTo(1);
            assertThat(draw(LOGITS, PLAIN.withTemperature(1e-30f), position)).isEqualTo(1);
        }
    }

    @Test
    void ignoresTopKBeyondTheVocabulary() {
        for (int position = 0; position < 200; position++) {
            assertThat(draw(LOGITS, PLAIN.withTopK(1_000_000), position)).isEqualTo(draw(LOGITS, PLAIN, position));
        }
    }

    @Test
    void drawsWhatIsLeftWhenTheRestIsBanned() {
        float banned = Float.NEGATIVE_INFINITY;
        SamplingParameters onlyTwo = PLAIN.withLogitBias(Map.of(0, banned, 1, banned, 3, banned, 4, banned));
        float[] onlyFour = {banned, banned, banned, banned, 1};
        for (int position = 0; position < 200; position++) {
            assertThat(draw(LOGITS, onlyTwo, position)).isEqualTo(2);
            assertThat(draw(onlyFour, PLAIN.withTopP(0.9f).withTopK(3), position))
                    .isEqualTo(4);
        }
    }

    @Test
    void endsWithSomeTokenWhereEveryTokenIsBanned() {
        float banned = Float.NEGATIVE_INFINITY;
        Map<Integer, Float> all = Map.of(0, banned, 1, banned, 2, banned, 3, banned, 4, banned);
        assertThat(draw(LOGITS, PLAIN.withLogitBias(all), 0)).isZero();
    }

    @Test
    void drawsTheSameForTheSameSeedAndPosition() {
        Random random = new Random(TestSeed.next("drawsTheSameForTheSameSeedAndPosition"));
        int same = 0;
        for (int position = 0; position < 1000; position++) {
            SamplingParameters seeded = PLAIN.withSeed(random.nextLong());
            int tokenId = draw(LOGITS, seeded, position);
            assertThat(draw(LOGITS, seeded, position)).isEqualTo(tokenId);
            same += draw(LOGITS, seeded.withSeed(seeded.seed() + 1), position) == tokenId ? 1 : 0;
        }
        assertThat(same).as("other seeds draw the same as chance has it: 0.285").isBetween(180, 390);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void drawsNoTokenFromLogitsThatAreNoNumbers(float broken) {
        assertThat(sample(new float[] {1, broken, 2}, plain(), 0).failed(0)).isTrue();
    }

    @Test
    void drawsNoTokenFromLogitsThatLeaveNone() {
        float[] none = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
        assertThat(sample(none, plain(), 0).failed(0)).isTrue();
    }

    @Test
    void givesLogProbabilitiesOfTheModelWhateverTheParameters() {
        SamplingParameters biased = SamplingParameters.GREEDY.withTopK(1).withLogitBias(Map.of(2, 50f));
        SampledTokens sampled = sample(LOGITS, new SamplingState(biased, true, 3), 0);
        assertThat(sampled.tokenId(0)).isEqualTo(2);
        assertThat(sampled.logProbability(0)).isCloseTo((float) Math.log(0.05), within(1e-6f));
        assertThat(sampled.candidateCount(0)).isEqualTo(3);
        assertThat(sampled.candidateId(0, 0)).isEqualTo(1);
        assertThat(sampled.candidateId(0, 1)).isEqualTo(3);
        assertThat(sampled.candidateId(0, 2)).isEqualTo(4);
        assertThat(sampled.candidateLogProbability(0, 2)).isCloseTo((float) Math.log(0.15), within(1e-6f));
    }

    @Test
    void givesNoMoreThanWasAskedFor() {
        SampledTokens unasked = sample(LOGITS, new SamplingState(PLAIN, false, 0), 0);
        assertThat(unasked.logProbability(0)).isNaN();
        assertThat(unasked.candidateCount(0)).isZero();
        SampledTokens fewer = sample(LOGITS, new SamplingState(PLAIN, false, 20), 0);
        assertThat(fewer.candidateCount(0)).isEqualTo(LOGITS.length);
    }

    private static void assertDraws(float[] logits, SamplingParameters parameters, double... probabilities) {
        SamplingParameters seeded = parameters.withSeed(TestSeed.next("SamplerTest"));
        Sampler sampler = new Sampler(logits.length);
        SamplingState state = new SamplingState(seeded, false, 0);
        SampledTokens sampled = new SampledTokens(1);
        int[] counts = new int[logits.length];
        for (int position = 0; position < DRAWS; position++) {
            sampled.begin(1);
            sampler.sample(logits, 0, state, position, sampled, 0);
            counts[sampled.tokenId(0)]++;
        }
        ChiSquare.assertFits(counts, probabilities);
    }

    private static int draw(float[] logits, SamplingParameters parameters, int position) {
        return sample(logits, new SamplingState(parameters, false, 0), position).tokenId(0);
    }

    private static SamplingState plain() {
        return new SamplingState(PLAIN, false, 0);
    }

    private static SampledTokens sample(float[] logits, SamplingState state, int position) {
        SampledTokens sampled = new SampledTokens(1);
        sampled.begin(1);
        new Sampler(logits.length).sample(logits, 0, state, position, sampled, 0);
        return sampled;
    }

    private static float[] logarithms(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int tokenId = 0; tokenId < logits.length; tokenId++) {
            logits[tokenId] = (float) Math.log(probabilities[tokenId]) + 3;
        }
        return logits;
    }
}
