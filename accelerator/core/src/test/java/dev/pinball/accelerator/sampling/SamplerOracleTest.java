package dev.pinball.accelerator.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.TestSeed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against the definition, in F64 with all tokens sorted: whatever the size of the vocabulary and the parameters. */
class SamplerOracleTest {
    private static final int ROUNDS = 400;
    /** Sums in F32 may put a draw on the other side of a boundary between two tokens. */
    private static final double TOLERANCE = 1e-5;

    private final Random random = new Random(TestSeed.next("SamplerOracleTest"));

    @Test
    void drawsWhatTheDefinitionDraws() {
        int boundaries = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int vocabularySize = 1 + random.nextInt(round % 4 == 0 ? 5_000 : 300);
            int start = random.nextInt(3) * vocabularySize;
            float[] logits = logits(start + vocabularySize);
            SamplingParameters parameters = parameters(vocabularySize);
            int position = random.nextInt(1_000);
            List<Integer> possible = draws(logits, start, vocabularySize, parameters, position);
            boundaries += possible.size() > 1 ? 1 : 0;
            assertThat(drawn(logits, start, vocabularySize, parameters, position))
                    .as("round %d: %d tokens, %s", round, vocabularySize, parameters)
                    .isIn(possible);
        }
        assertThat(boundaries).as("draws at a boundary prove little").isLessThan(ROUNDS / 10);
    }

    private float[] logits(int count) {
        float[] logits = new float[count];
        float spread = 1 + random.nextInt(12);
        boolean equals = random.nextInt(4) == 0;
        for (int i = 0; i < count; i++) {
            float logit = (float) random.nextGaussian() * spread;
            logits[i] = equals ? Math.round(logit) : logit;
        }
        return logits;
    }

    private SamplingParameters parameters(int vocabularySize) {
        return SamplingParameters.GREEDY
                .withTemperature(random.nextInt(8) == 0 ? 0 : 0.2f + random.nextFloat() * 2)
                .withTopK(random.nextBoolean() ? 0 : random.nextInt(vocabularySize + 10))
                .withTopP(random.nextBoolean() ? 1 : random.nextFloat())
                .withMinP(random.nextInt(3) == 0 ? random.nextFloat() / 50 : 0)
                .withSeed(random.nextLong());
    }

    private static int drawn(
            float[] logits, int start, int vocabularySize, SamplingParameters parameters, int position) {
        SampledTokens sampled = new SampledTokens(1);
        sampled.begin(1);
        SamplingState state = new SamplingState(parameters, false, 0);
        new Sampler(vocabularySize).sample(logits, start, state, position, sampled, 0);
        return sampled.tokenId(0);
    }

    /** The tokens that the definition draws with the number at hand, or with one that is a little smaller or larger. */
    private static List<Integer> draws(
            float[] logits, int start, int vocabularySize, SamplingParameters parameters, int position) {
        List<Integer> ranked = IntStream.range(0, vocabularySize)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) -> -logits[start + id])
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        if (parameters.temperature() == 0) {
            return ranked.subList(0, 1);
        }
        double[] weights = new double[vocabularySize];
        for (int id = 0; id < vocabularySize; id++) {
            weights[id] = Math.exp(
                    (logits[start + id] - logits[start + ranked.getFirst()]) / (double) parameters.temperature());
        }
        List<Integer> possible = new ArrayList<>();
        for (double slack : new double[] {-TOLERANCE, 0, TOLERANCE}) {
            List<Integer> left = left(ranked, weights, parameters, slack);
            double uniform = CounterRandom.uniform(parameters.seed(), position);
            possible.add(at(left, weights, uniform - TOLERANCE));
            possible.add(at(left, weights, uniform));
            possible.add(at(left, weights, uniform + TOLERANCE));
        }
        return possible.stream().distinct().toList();
    }

    private static List<Integer> left(
            List<Integer> ranked, double[] weights, SamplingParameters parameters, double slack) {
        List<Integer> left =
                ranked.stream().filter(id -> weights[id] >= parameters.minP()).toList();
        boolean ordered = false;
        if (parameters.topK() > 0 && parameters.topK() < left.size()) {
            left = left.subList(0, parameters.topK());
            ordered = true;
        }
        if (parameters.topP() < 1) {
            double wanted = (parameters.topP() + slack) * mass(left, weights);
            int count = 1;
            while (count < left.size() && mass(left.subList(0, count), weights) < wanted) {
                count++;
            }
            left = left.subList(0, count);
            ordered = true;
        }
        return ordered ? left : left.stream().sorted().toList();
    }

    private static int at(List<Integer> left, double[] weights, double share) {
        double target = share * mass(left, weights);
        double sum = 0;
        for (int id : left) {
            sum += weights[id];
            if (sum > target) {
                return id;
            }
        }
        return left.getLast();
    }

    private static double mass(List<Integer> tokenIds, double[] weights) {
        return tokenIds.stream().mapToDouble(id -> weights[id]).sum();
    }
}
