package dev.pinball.accelerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.accelerator.DrawnToken.Candidate;
import dev.pinball.accelerator.gguf.GgufFile;
import dev.pinball.accelerator.gguf.TensorType;
import dev.pinball.accelerator.program.Architecture;
import dev.pinball.accelerator.reference.ReferenceAcceleratorProvider;
import dev.pinball.accelerator.sampling.Penalties;
import dev.pinball.accelerator.sampling.SamplingParameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every accelerator must show; a subclass for each says which. */
public abstract class AcceleratorContractTest {
    private static final float EXPECTED_TOLERANCE = 0.002f;
    private static final float REFERENCE_TOLERANCE = 0.001f;
    /** GELU is rounded to F16: a last bit of its input can become a whole step of its output. */
    private static final float REFERENCE_TOLERANCE_GELU = 0.004f;

    private static final DeviceLimits LIMITS = new DeviceLimits(48, 12, 96, 144, 8);
    private static final DeviceLimits LONG_LIMITS = new DeviceLimits(16, 4, 256, 64, 16);
    private static final List<String> KINDS = List.of("llama", "mixtral", "qwen2", "qwen3", "qwen3moe", "gpt2");

    @TempDir
    private Path directory;

    protected abstract AcceleratorProvider provider();

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(AcceleratorProvider.class))
                .filteredOn(found -> found.name().equals(provider().name()))
                .singleElement()
                .isInstanceOf(provider().getClass());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stories260K.F32",
                "tiny-llama3.F32",
                "tiny-qwen2.F32",
                "tiny-gpt2.F32",
                "tiny-experts.F32",
                "tiny-qwen3moe.F32"
            })
    void givesTokensOfIndependentImplementation(String model) {
        List<ExpectedRun> runs = ExpectedRun.read(model);
        List<DrivenSequence> sequences = runs.stream()
                .map(run -> DrivenSequence.drawing(run.promptIds(), run.ids().length, SamplingParameters.GREEDY))
                .toList();
        try (GgufFile file = GgufFile.open(SharedFiles.model(model + ".gguf"))) {
            run(provider(), file, LONG_LIMITS, sequences, 5);
        }
        for (int index = 0; index < runs.size(); index++) {
            ExpectedRun expected = runs.get(index);
            assertThat(sequences.get(index).drawnIds()).as(expected.prompt()).isEqualTo(expected.ids());
            for (int step = 0; step < expected.ids().length; step++) {
                DrawnToken drawn = sequences.get(index).drawn().get(step);
                assertClose(drawn.candidates(), expected.candidates().get(step), EXPECTED_TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "Q8_0"})
    void agreesWithReferenceOnTrainedModel(TensorType type) {
        try (GgufFile file = GgufFile.open(SharedFiles.model("stories260K.%s.gguf".formatted(type)))) {
            assertAgreesWithReference(file, new int[] {1, 403, 407, 261, 378}, 80, tolerance(type));
        }
    }

    @ParameterizedTest
    @EnumSource(TensorType.class)
    void agreesWithReferenceOnRandomModels(TensorType type) {
        long seed = TestSeed.next("agreesWithReferenceOnRandomModels " + type);
        for (String kind : KINDS) {
            try (GgufFile file = randomModel(kind, type, seed)) {
                float tolerance = kind.equals("gpt2") ? REFERENCE_TOLERANCE_GELU : tolerance(type);
                assertAgreesWithReference(file, randomPrompt(new Random(seed), 15), 6, tolerance);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("dev.pinball.accelerator.AcceleratorContractTest#KINDS")
    void givesSameBitsHoweverPromptIsCutIntoSteps(String kind) {
        long seed = TestSeed.next("givesSameBitsHoweverPromptIsCutIntoSteps " + kind);
        int[] prompt = randomPrompt(new Random(seed), 37);
        try (GgufFile file = randomModel(kind, TensorType.Q8_0, seed)) {
            DrivenSequence whole = drawing(prompt, 9, seed);
            run(provider(), file, LIMITS, List.of(whole), prompt.length);
            for (int rowsPerStep : new int[] {1, 3, 7}) {
                DrivenSequence cut = drawing(prompt, 9, seed);
                run(provider(), file, LIMITS, List.of(cut), rowsPerStep);
                assertThat(cut.drawn()).as("%d rows a step", rowsPerStep).isEqualTo(whole.drawn());
            }
        }
    }

    @ParameterizedTest
    @FieldSource("dev.pinball.accelerator.AcceleratorContractTest#KINDS")
    void givesSameBitsAloneAndAmongOthers(String kind) {
        long seed = TestSeed.next("givesSameBitsAloneAndAmongOthers " + kind);
        try (GgufFile file = randomModel(kind, TensorType.F16, seed)) {
            List<DrivenSequence> alone = randomSequences(seed);
            for (DrivenSequence sequence : alone) {
                run(provider(), file, LIMITS, List.of(sequence), 16);
            }
            List<DrivenSequence> together = randomSequences(seed);
            run(provider(), file, LIMITS, together, 5);
            for (int index = 0; index < alone.size(); index++) {
                assertThat(together.get(index).drawn())
                        .isEqualTo(alone.get(index).drawn());
            }
        }
    }

    @ParameterizedTest
    @FieldSource("dev.pinball.accelerator.AcceleratorContractTest#KINDS")
    void givesSameBitsInBlocksUsedBefore(String kind) {
        long seed = TestSeed.next("givesSameBitsInBlocksUsedBefore " + kind);
        DeviceLimits tight = new DeviceLimits(16, 1, 40, 5, 8);
        try (GgufFile file = randomModel(kind, TensorType.F32, seed);
                StepDriver driver = new StepDriver(provider(), Architecture.buildProgram(file), tight, seed)) {
            int[] prompt = randomPrompt(new Random(seed), 21);
            DrivenSequence first = drawing(prompt, 8, seed);
            DrivenSequence other = drawing(randomPrompt(new Random(seed + 1), 30), 8, seed);
            DrivenSequence again = drawing(prompt, 8, seed);
            for (DrivenSequence sequence : List.of(first, other, again)) {
                driver.start(sequence);
                driver.finish(16);
            }
            assertThat(again.drawn()).isEqualTo(first.drawn());
        }
    }

    /** How far log-probabilities may be from those of {@code reference} where weights are quantized. */
    protected float quantizedTolerance() {
        return REFERENCE_TOLERANCE;
    }

    private float tolerance(TensorType type) {
        return type == TensorType.Q8_0 || type == TensorType.Q4_0 ? quantizedTolerance() : REFERENCE_TOLERANCE;
    }

    private void assertAgreesWithReference(GgufFile file, int[] prompt, int tokensMax, float tolerance) {
        DrivenSequence reference = DrivenSequence.drawing(prompt, tokensMax, SamplingParameters.GREEDY);
        run(new ReferenceAcceleratorProvider(), file, LIMITS, List.of(reference), 16);
        DrivenSequence tested = DrivenSequence.following(prompt, reference.drawnIds());
        run(provider(), file, LIMITS, List.of(tested), 16);
        for (int step = 0; step < tokensMax; step++) {
            assertClose(
                    tested.drawn().get(step).candidates(),
                    reference.drawn().get(step).candidates(),
                    tolerance);
        }
    }

    /** Candidates are ranked, so the same rank has a close value even where two of them changed places. */
    private static void assertClose(List<Candidate> actual, List<Candidate> expected, float tolerance) {
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

    private static void run(
            AcceleratorProvider provider,
            GgufFile file,
            DeviceLimits limits,
            List<DrivenSequence> sequences,
            int rowsPerSequenceMax) {
        try (StepDriver driver = new StepDriver(provider, Architecture.buildProgram(file), limits, 1)) {
            for (DrivenSequence sequence : sequences) {
                driver.start(sequence);
                driver.step(rowsPerSequenceMax); // so that each is at another position
            }
            driver.finish(rowsPerSequenceMax);
        }
    }

    private GgufFile randomModel(String kind, TensorType type, long seed) {
        Path file = directory.resolve(kind + "." + type + ".gguf");
        return GgufFile.open(RandomModel.of(kind, type, seed).write(file));
    }

    private static DrivenSequence drawing(int[] prompt, int tokensMax, long seed) {
        SamplingParameters parameters = SamplingParameters.GREEDY
                .withTemperature(0.9f)
                .withTopP(0.95f)
                .withPenalties(new Penalties(1.1f, 0.1f, 0.1f))
                .withSeed(seed);
        return DrivenSequence.drawing(prompt, tokensMax, parameters);
    }

    private static List<DrivenSequence> randomSequences(long seed) {
        Random random = new Random(seed);
        List<DrivenSequence> sequences = new ArrayList<>();
        for (int index = 0; index < LIMITS.sequencesPerStepMax(); index++) {
            sequences.add(drawing(randomPrompt(random, 1 + random.nextInt(20)), 6, seed + index));
        }
        return sequences;
    }

    private static int[] randomPrompt(Random random, int length) {
        return random.ints(length, 0, RandomModel.VOCABULARY_SIZE).toArray();
    }
}
