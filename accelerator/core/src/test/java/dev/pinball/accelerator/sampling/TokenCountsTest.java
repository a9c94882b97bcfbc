package dev.pinball.accelerator.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.TestSeed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenCountsTest {

    @Test
    void countsAsAMapDoes() {
        Random random = new Random(TestSeed.next("countsAsAMapDoes"));
        TokenCounts counts = new TokenCounts();
        Map<Integer, Integer> expected = new LinkedHashMap<>();
        for (int step = 0; step < 5000; step++) {
            int tokenId = (int) Math.abs(random.nextGaussian() * 1000);
            counts.add(tokenId);
            expected.merge(tokenId, 1, Integer::sum);
        }
        Map<Integer, Integer> found = new LinkedHashMap<>();
        for (int index = 0; index < counts.size(); index++) {
            found.put(counts.tokenId(index), counts.count(index));
        }
        assertThat(found).containsExactlyEntriesOf(expected);
        for (int tokenId = 0; tokenId < 6000; tokenId++) {
            assertThat(counts.contains(tokenId)).isEqualTo(expected.containsKey(tokenId));
        }
    }
}
