package dev.pinball.accelerator.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.TestSeed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
    private static final int BINS = 64;
    private static final int DRAWS = 100_000;

    @Test
    void isUniformOverPositionsOfOneSeed() {
        long seed = TestSeed.next("isUniformOverPositionsOfOneSeed");
        int[] counts = new int[BINS];
        for (int position = 0; position < DRAWS; position++) {
            counts[bin(seed, position)]++;
        }
        ChiSquare.assertFits(counts, uniform(BINS));
    }

    @Test
    void isUniformOverNeighbouringSeeds() {
        long seed = TestSeed.next("isUniformOverNeighbouringSeeds");
        int[] counts = new int[BINS];
        for (int index = 0; index < DRAWS; index++) {
            counts[bin(seed + index, 7)]++;
        }
        ChiSquare.assertFits(counts, uniform(BINS));
    }

    @Test
    void isIndependentFromOnePositionAndSeedToTheNext() {
        long seed = TestSeed.next("isIndependentFromOnePositionAndSeedToTheNext");
        int[] positions = new int[BINS];
        int[] seeds = new int[BINS];
        for (int index = 0; index < DRAWS; index++) {
            positions[bin(seed, index) / 8 * 8 + bin(seed, index + 1) / 8]++;
            seeds[bin(seed + index, 3) / 8 * 8 + bin(seed + index + 1, 3) / 8]++;
        }
        ChiSquare.assertFits(positions, uniform(BINS));
        ChiSquare.assertFits(seeds, uniform(BINS));
    }

    private static int bin(long seed, int position) {
        double drawn = CounterRandom.uniform(seed, position);
        assertThat(drawn).isGreaterThanOrEqualTo(0).isLessThan(1);
        return (int) (drawn * BINS);
    }

    private static double[] uniform(int bins) {
        double[] probabilities = new double[bins];
        Arrays.fill(probabilities, 1.0 / bins);
        return probabilities;
    }
}
