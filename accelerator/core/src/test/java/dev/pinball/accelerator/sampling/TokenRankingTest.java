package dev.pinball.accelerator.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.TestSeed;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against a full sort of a large vocabulary with many equal scores. */
class TokenRankingTest {
    private static final int VOCABULARY_SIZE = 150_000;
    private final float[] scores = new float[VOCABULARY_SIZE];
    private final TokenWeights weights = new TokenWeights(VOCABULARY_SIZE);
    private final TokenRanking ranking = new TokenRanking(VOCABULARY_SIZE);
    private final List<Integer> sorted;

    TokenRankingTest() {
        Random random = new Random(TestSeed.next("TokenRankingTest"));
        for (int tokenId = 0; tokenId < VOCABULARY_SIZE; tokenId++) {
            scores[tokenId] = Math.round(random.nextGaussian() * 1000);
        }
        scores[random.nextInt(VOCABULARY_SIZE)] = Float.NEGATIVE_INFINITY;
        sorted = IntStream.range(0, VOCABULARY_SIZE)
                .boxed()
                .filter(tokenId -> scores[tokenId] > Float.NEGATIVE_INFINITY)
                .sorted(Comparator.comparingDouble((Integer tokenId) -> -scores[tokenId])
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    @Test
    void retainsTheLikeliestAndPutsThemInOrder() {
        putAllInPlay();
        for (int count : new int[] {VOCABULARY_SIZE, 40_000, 50, 1, 0}) {
            ranking.retain(count);
            ranking.sort();
            assertThat(tokensInPlay()).isEqualTo(sorted.subList(0, Math.min(count, sorted.size())));
        }
    }

    @Test
    void bringsIntoPlayWhatReachesTheMinimum() {
        ranking.rankBy(scores, 0);
        ranking.addReaching(1500, scores, 0, VOCABULARY_SIZE);
        assertThat(tokensInPlay()).isSorted().allMatch(tokenId -> scores[tokenId] >= 1500);
        assertThat(ranking.size())
                .isEqualTo(sorted.stream().filter(id -> scores[id] >= 1500).count());
    }

    @Test
    void retainsTheFewestThatReachTheMass() {
        double total = weigh();
        for (double share : new double[] {0.999, 0.9, 0.1, 1e-12, 0}) {
            putAllInPlay();
            ranking.retainMass(share * total, weights);
            ranking.sort();
            assertThat(tokensInPlay()).isEqualTo(sorted.subList(0, ranking.size()));
            double mass = massOf(tokensInPlay());
            double lightest = weights.of(ranking.tokenId(ranking.size() - 1));
            assertThat(mass).isGreaterThanOrEqualTo(share * total * (1 - 1e-12));
            assertThat(ranking.size() == 1 || mass - lightest < share * total * (1 + 1e-12))
                    .isTrue();
        }
    }

    @Test
    void findsTheTokenAtWhichTheRunningSumPasses() {
        double total = weigh();
        for (double share : new double[] {0, 1e-6, 0.3, 0.99, 1}) {
            putAllInPlay();
            int tokenId = ranking.inverseCdf(share * total, weights);
            int rank = sorted.indexOf(tokenId);
            double before = massOf(sorted.subList(0, rank));
            assertThat(before).isLessThanOrEqualTo(share * total * (1 + 1e-12));
            assertThat(share == 1 || before + weights.of(tokenId) > share * total * (1 - 1e-12))
                    .isTrue();
        }
    }

    private void putAllInPlay() {
        ranking.rankBy(scores, 0);
        ranking.addReaching(Float.NEGATIVE_INFINITY, scores, 0, VOCABULARY_SIZE);
    }

    private double weigh() {
        float highest = scores[sorted.getFirst()];
        return weights.weighAll(scores, 0, highest, 500, Float.NEGATIVE_INFINITY);
    }

    private double massOf(List<Integer> tokenIds) {
        return tokenIds.stream().mapToDouble(weights::of).sum();
    }

    private List<Integer> tokensInPlay() {
        return IntStream.range(0, ranking.size()).mapToObj(ranking::tokenId).toList();
    }
}
