package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.KernelBenchmark;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The draw of one token from logits as flat as those of random weights, or peaked as those of a trained model; one thread. */
public class SamplerBenchmark extends KernelBenchmark {
    private static final int ROWS = 8; // in turn, so that no draw is foreseen

    /** How it is drawn. */
    public enum Draw {
        GREEDY(SamplingParameters.GREEDY),
        TEMPERATURE(SamplingParameters.GREEDY.withTemperature(0.8f)),
        TOP_P(TEMPERATURE.parameters.withTopP(0.95f)),
        TOP_K(TEMPERATURE.parameters.withTopK(40)),
        TOP_K_AND_P(TOP_P.parameters.withTopK(40)),
        MIN_P(TEMPERATURE.parameters.withMinP(0.05f));

        private final SamplingParameters parameters;

        Draw(SamplingParameters parameters) {
            this.parameters = parameters;
        }
    }

    @Param({"32000", "128256"})
    private int vocabularySize;

    /** The standard deviation of logits: a trained model's are some three. */
    @Param({"1", "3"})
    private float spread;

    @Param
    private Draw draw;

    private final SampledTokens sampled = new SampledTokens(1);
    private float[] logits; // [ROWS, vocabulary]
    private Sampler sampler;
    private SamplingState state;
    private int position;

    @Setup
    public void open() {
        Random random = new Random(1);
        logits = new float[ROWS * vocabularySize];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextGaussian() * spread;
        }
        sampler = new Sampler(vocabularySize);
        state = new SamplingState(draw.parameters, false, 0);
        sampled.begin(1);
    }

    @Benchmark
    public int draw() {
        position++;
        sampler.sample(logits, position % ROWS * vocabularySize, state, position, sampled, 0);
        return sampled.tokenId(0);
    }
}
