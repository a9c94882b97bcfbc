package dev.pinball.accelerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.accelerator.DrawnToken.Candidate;
import dev.pinball.accelerator.LayeredProgram.Layer;
import dev.pinball.accelerator.reference.ReferenceAcceleratorProvider;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.model.TestSeed;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.program.Program;
import dev.pinball.model.tensor.TensorType;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an accelerator must compute for a program whose layers have shapes of their own. */
public abstract class LayerContractTest {
    static final DeviceLimits LIMITS = new DeviceLimits(48, 12, 96, 72, 16);

    private static final float REFERENCE_TOLERANCE = 0.001f;

    /**
     * Rounding moves a log-probability by noise, and the largest of a hundred such moves has no bound over all seeds; experts
     * whose scores nearly tie can even change places. So the models whose inputs are rounded are always the same ones.
     */
    private static final long ROUNDED_SEED = 1;

    private static final int ALL = AttentionShape.UNLIMITED_WINDOW;

    /** What distinguishes the layers, and the layers: heads, key/value heads, length, window, feed-forward width. */
    static final List<Arguments> LAYERS = List.of(
            layers("windows", Layer.of(4, 2, 16, 9, 96), Layer.of(4, 2, 16, ALL, 96), Layer.of(4, 2, 16, 33, 96)),
            layers("a window after all positions", Layer.of(4, 2, 16, ALL, 96), Layer.of(4, 2, 16, 5, 96)),
            layers(
                    "head lengths",
                    Layer.of(4, 2, 16, ALL, 96),
                    Layer.of(4, 2, 48, ALL, 96),
                    Layer.of(4, 2, 8, ALL, 96)),
            layers(
                    "head counts",
                    Layer.of(8, 2, 16, ALL, 96),
                    Layer.of(2, 2, 16, ALL, 96),
                    Layer.of(4, 2, 16, ALL, 96)),
            layers(
                    "key/value heads",
                    Layer.of(6, 1, 16, ALL, 96),
                    Layer.of(6, 6, 16, ALL, 96),
                    Layer.of(6, 2, 16, 7, 96)),
            layers("feed-forward widths", Layer.of(4, 2, 16, ALL, 32), Layer.of(4, 2, 16, ALL, 224)),
            layers("everything", Layer.of(2, 1, 32, 12, 160), Layer.of(6, 3, 16, ALL, 64), Layer.of(4, 4, 24, 40, 96)));

    private static Arguments layers(String difference, Layer... layers) {
        return Arguments.of(difference, List.of(layers));
    }

    protected abstract AcceleratorProvider provider();

    protected KeyValueType keyValueType() {
        return KeyValueType.F32;
    }

    static Stream<Arguments> layersOfEachType() {
        return LAYERS.stream()
                .flatMap(layers -> Stream.of(TensorType.F32, TensorType.F16, TensorType.Q8_0)
                        .map(type -> Arguments.of(layers.get()[0], layers.get()[1], type)));
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("layersOfEachType")
    void agreesWithReferenceWhereLayersDiffer(String difference, List<Layer> layers, TensorType type) {
        long seed = modelSeed("agreesWithReferenceWhereLayersDiffer " + difference, type);
        Program program = LayeredProgram.of(layers, type, seed);
        assertAgreesWithReference(program, prompt(seed, 57), 6, tolerance(type));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("LAYERS")
    void givesSameBitsInAnyStepsWhereLayersDiffer(String difference, List<Layer> layers) {
        long seed = TestSeed.next("givesSameBitsInAnyStepsWhereLayersDiffer " + difference);
        int[] prompt = prompt(seed, 61);
        try (StepDriver driver = driver(LayeredProgram.of(layers, TensorType.F16, seed), LIMITS)) {
            DrivenSequence whole = drawing(prompt, 7, seed);
            driver.finish(whole, 48);
            for (int rowsPerStep : new int[] {1, 7, 32}) {
                DrivenSequence cut = drawing(prompt, 7, seed);
                driver.start(drawing(prompt(seed + 1, 20), 12, seed));
                driver.finish(cut, rowsPerStep);
                assertThat(cut.drawn()).as("%d rows a step", rowsPerStep).isEqualTo(whole.drawn());
            }
        }
    }

    private static int[] prompt(long seed, int length) {
        return new Random(seed).ints(length, 0, LayeredProgram.VOCABULARY_SIZE).toArray();
    }

    /** How far log-probabilities may be from those of {@code reference}. */
    protected float referenceTolerance() {
        return REFERENCE_TOLERANCE;
    }

    /** Likewise, if weights are quantized. */
    protected float quantizedTolerance() {
        return referenceTolerance();
    }

    final float tolerance(TensorType type) {
        return type.valuesPerBlock() == 1 ? referenceTolerance() : quantizedTolerance();
    }

    /** The seed of a model whose answers are compared with those of {@code reference}. */
    final long modelSeed(String test, TensorType type) {
        boolean rounded = tolerance(type) > REFERENCE_TOLERANCE;
        return rounded ? ROUNDED_SEED : TestSeed.next(test);
    }

    final DrivenSequence assertAgreesWithReference(Program program, int[] prompt, int tokensMax, float tolerance) {
        DrivenSequence reference = DrivenSequence.drawing(prompt, tokensMax, SamplingParameters.GREEDY);
        run(new ReferenceAcceleratorProvider(), program, LIMITS, List.of(reference), 16);
        DrivenSequence tested = DrivenSequence.following(prompt, reference.drawnIds());
        run(provider(), program, LIMITS, List.of(tested), 16);
        for (int step = 0; step < tokensMax; step++) {
            assertClose(
                    tested.drawn().get(step).candidates(),
                    reference.drawn().get(step).candidates(),
                    tolerance);
        }
        return reference;
    }

    /** Candidates are ranked, so the same rank has a close value even if two of them changed places. */
    protected static void assertClose(List<Candidate> actual, List<Candidate> expected, float tolerance) {
        for (int rank = 0; rank < expected.size(); rank++) {
            assertThat(actual.get(rank).logProbability())
                    .as("rank %d of %s", rank, expected)
                    .isEqualTo(expected.get(rank).logProbability(), within(tolerance));
        }
        for (Candidate candidate : expected) {
            actual.stream()
                    .filter(same -> same.tokenId() == candidate.tokenId())
                    .forEach(same -> assertThat(same.logProbability())
                            .as("token %d", candidate.tokenId())
                            .isEqualTo(candidate.logProbability(), within(tolerance)));
        }
    }

    protected final void run(
            AcceleratorProvider provider,
            Program program,
            DeviceLimits limits,
            List<DrivenSequence> sequences,
            int rowsPerSequenceMax) {
        try (StepDriver driver = driver(provider, program, limits)) {
            for (DrivenSequence sequence : sequences) {
                driver.start(sequence);
                driver.step(rowsPerSequenceMax); // so that each is at another position
            }
            driver.finish(rowsPerSequenceMax);
        }
    }

    final StepDriver driver(Program program, DeviceLimits limits) {
        return driver(provider(), program, limits);
    }

    private StepDriver driver(AcceleratorProvider provider, Program program, DeviceLimits limits) {
        return new StepDriver(provider, program, limits.withKeyValueType(keyValueType()), 1);
    }

    static DrivenSequence drawing(int[] prompt, int tokensMax, long seed) {
        SamplingParameters parameters = SamplingParameters.GREEDY
                .withTemperature(0.9f)
                .withTopP(0.95f)
                .withPenalties(new SamplingParameters.Penalties(1.1f, 0.1f, 0.1f))
                .withSeed(seed);
        return DrivenSequence.drawing(prompt, tokensMax, parameters);
    }
}
