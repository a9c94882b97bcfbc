package dev.pinball.training.stories;

import dev.pinball.accelerator.sampling.CounterRandom;
import java.util.List;

/** The random choices of one story: they depend on the seed of the corpus and the index of the story alone. */
final class StoryDraws {
    private final long seed;
    private int count;

    StoryDraws(long corpusSeed, int story) {
        this.seed = Double.doubleToLongBits(CounterRandom.uniform(corpusSeed, story));
    }

    <T> T oneOf(List<T> options) {
        return options.get((int) (CounterRandom.uniform(seed, count++) * options.size()));
    }

    boolean heads() {
        return CounterRandom.uniform(seed, count++) < 0.5;
    }
}
