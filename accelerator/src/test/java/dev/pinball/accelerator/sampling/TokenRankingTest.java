package dev.pinball.accelerator.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.TestSeed;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against a full sort of a large vocabulary with many equal scores. */
class TokenRankingTest {
    private static final int VOCABULARY_SIZE = 150_000;
    private final float[] scores = new float[VOCABULARY_SIZE];
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
                .sorted(Comparator.comparing((Integer tokenId) -> -scores[tokenId])
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    @Test
    void retainsTheLikeliestInOrder() {
        ranking.begin(scores, Double.NEGATIVE_INFINITY);
        for (int count : new int[] {VOCABULARY_SIZE, 40_000, 50, 1, 0}) {
            ranking.retain(count);
            assertThat(tokensInPlay()).isEqualTo(sorted.subList(0, Math.min(count, sorted.size())));
        }
    }

    @Test
    void beginsWithWhatReachesTheMinimum() {
        ranking.begin(scores, 1500);
        assertThat(tokensInPlay()).isSorted().allMatch(tokenId -> scores[tokenId] >= 1500);
        assertThat(ranking.size())
                .isEqualTo(sorted.stream().filter(id -> scores[id] >= 1500).count());
    }

    @Test
    void retainsTheFewestThatReachTheShare() {
        double[] weights = new double[VOCABULARY_SIZE];
        double total = 0;
        for (int tokenId = 0; tokenId < VOCABULARY_SIZE; tokenId++) {
            weights[tokenId] = Math.exp(scores[tokenId] / 500);
            total += weights[tokenId];
        }
        for (double share : new double[] {0.999, 0.9, 0.1, 1e-12}) {
            ranking.begin(scores, Double.NEGATIVE_INFINITY);
            double mass = ranking.retainShare(weights, total, share);
            assertThat(tokensInPlay()).isEqualTo(sorted.subList(0, ranking.size()));
            assertThat(mass).isGreaterThanOrEqualTo(share * total);
            double lightest = weights[ranking.tokenId(ranking.size() - 1)];
            assertThat(mass - lightest).isLessThan(share * total);
        }
    }

    private List<Integer> tokensInPlay() {
        return IntStream.range(0, ranking.size()).mapToObj(ranking::tokenId).toList();
    }
}
