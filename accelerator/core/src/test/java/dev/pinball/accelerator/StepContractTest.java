package dev.pinball.accelerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.accelerator.DrawnToken.Candidate;
import dev.pinball.accelerator.sampling.LogitsCopy;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.model.RandomModel;
import dev.pinball.model.SharedFiles;
import dev.pinball.model.TestSeed;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.recorded.RecordedModel;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the steps of every accelerator must compute; a subclass for each says which. */
public abstract class StepContractTest extends OutputContractTest {
    private static final DeviceLimits LONG_LIMITS = new DeviceLimits(32, 8, 256, 128, 16);

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
    protected void givesTokensOfIndependentImplementation(String model) {
        assertGivesTokensOfIndependentImplementation(model, ExpectedRun.tolerance(model));
    }

    /** Of models that the tests write: recorded once, see {@link RecordedModel}. */
    @ParameterizedTest
    @EnumSource
    void givesRecordedTokensOfIndependentImplementation(RecordedModel model) {
        assertGivesTokens(recordedRuns(model), model.write(directory()), recordedTolerance(model));
    }

    /** Those whose tokens are given here. */
    protected List<ExpectedRun> recordedRuns(RecordedModel model) {
        return ExpectedRun.recorded(model);
    }

    /** How far log-probabilities may be from those that were recorded. */
    protected float recordedTolerance(RecordedModel model) {
        return ExpectedRun.tolerance(model.toString());
    }

    protected final void assertGivesTokensOfIndependentImplementation(String model, float tolerance) {
        assertGivesTokens(ExpectedRun.read(model), SharedFiles.model(model + ".gguf"), tolerance);
    }

    private void assertGivesTokens(List<ExpectedRun> runs, Path model, float tolerance) {
        List<DrivenSequence> sequences = runs.stream()
                .map(run -> DrivenSequence.drawing(run.promptIds(), run.ids().length, SamplingParameters.GREEDY))
                .toList();
        List<DrivenSequence> tokensAlone = runs.stream()
                .map(run -> greedyTokensAlone(run.promptIds(), run.ids().length))
                .toList();
        try (GgufFile file = GgufFile.open(model)) {
            run(provider(), ProgramReader.read(file), LONG_LIMITS, concatenated(sequences, tokensAlone), 5);
        }
        for (int index = 0; index < runs.size(); index++) {
            ExpectedRun expected = runs.get(index);
            assertThat(sequences.get(index).drawnIds()).as(expected.prompt()).isEqualTo(expected.ids());
            assertThat(tokensAlone.get(index).drawnIds()).as(expected.prompt()).isEqualTo(expected.ids());
            for (int step = 0; step < expected.ids().length; step++) {
                DrawnToken drawn = sequences.get(index).drawn().get(step);
                assertClose(drawn.candidates(), expected.candidates().get(step), tolerance);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "Q8_0"})
    void agreesWithReferenceOnTrainedModel(TensorType type) {
        try (GgufFile file = GgufFile.open(SharedFiles.model("stories260K.%s.gguf".formatted(type)))) {
            int[] prompt = {1, 403, 407, 261, 378};
            DrivenSequence reference = assertAgreesWithReference(ProgramReader.read(file), prompt, 80, tolerance(type));
            DrivenSequence tokensAlone = greedyTokensAlone(prompt, 80);
            run(provider(), ProgramReader.read(file), LIMITS, List.of(tokensAlone), 16);
            assertThat(tokensAlone.drawnIds()).isEqualTo(reference.drawnIds());
        }
    }

    @ParameterizedTest
    @EnumSource(TensorType.class)
    void agreesWithReferenceOnRandomModels(TensorType type) {
        long seed = modelSeed("agreesWithReferenceOnRandomModels " + type, type);
        for (String kind : RandomModel.KINDS) {
            try (GgufFile file = randomModel(kind, type, seed)) {
                float tolerance = kind.equals("gpt2") ? Math.max(TOLERANCE_GELU, tolerance(type)) : tolerance(type);
                assertAgreesWithReference(ProgramReader.read(file), randomPrompt(new Random(seed), 15), 6, tolerance);
            }
        }
    }

    /** Whoever writes a file that is served must not be able to end the process: a mapped page that is gone is a SIGBUS. */
    @ParameterizedTest
    @EnumSource(TensorType.class)
    void readsItsModelOnlyWhileItOpens(TensorType type) {
        long seed = TestSeed.next("readsItsModelOnlyWhileItOpens " + type);
        int[] prompt = randomPrompt(new Random(seed), 15);
        for (String kind : RandomModel.KINDS) {
            GgufFile file = randomModel(kind, type, seed);
            try (StepDriver driver = driver(ProgramReader.read(file), LIMITS)) {
                DrivenSequence whileOpen = drawing(prompt, 4, seed);
                driver.finish(whileOpen, prompt.length);
                file.close();
                DrivenSequence afterwards = drawing(prompt, 4, seed);
                driver.finish(afterwards, prompt.length);
                assertThat(afterwards.drawn()).as(kind).isEqualTo(whileOpen.drawn());
            }
        }
    }

    @ParameterizedTest
    @FieldSource("dev.pinball.model.RandomModel#KINDS")
    void givesSameBitsHoweverPromptIsCutIntoSteps(String kind) {
        assertGivesSameBitsHoweverPromptIsCutIntoSteps(kind, TensorType.Q8_0);
    }

    protected final void assertGivesSameBitsHoweverPromptIsCutIntoSteps(String kind, TensorType type) {
        long seed = TestSeed.next("givesSameBitsHoweverPromptIsCutIntoSteps %s %s".formatted(kind, type));
        int[] prompt = randomPrompt(new Random(seed), 37);
        try (GgufFile file = randomModel(kind, type, seed);
                StepDriver driver = driver(ProgramReader.read(file), LIMITS)) {
            DrivenSequence whole = drawing(prompt, 9, seed);
            driver.finish(whole, prompt.length);
            for (int rowsPerStep : new int[] {1, 6, 7}) { // the prompt in 37, 7 and 6 steps
                DrivenSequence cut = drawing(prompt, 9, seed);
                driver.finish(cut, rowsPerStep);
                assertThat(cut.drawn()).as("%d rows a step", rowsPerStep).isEqualTo(whole.drawn());
            }
        }
    }

    @ParameterizedTest
    @FieldSource("dev.pinball.model.RandomModel#KINDS")
    void givesSameBitsAloneAndAmongSixtyFour(String kind) {
        long seed = TestSeed.next("givesSameBitsAloneAndAmongSixtyFour " + kind);
        try (GgufFile file = randomModel(kind, TensorType.F16, seed);
                StepDriver driver = driver(ProgramReader.read(file), CROWD_LIMITS)) {
            List<DrivenSequence> alone = randomSequences(seed, 64);
            alone.forEach(sequence -> driver.finish(sequence, 16));
            List<DrivenSequence> together = randomSequences(seed, 64);
            together.forEach(driver::start);
            driver.finish(5);
            for (int index = 0; index < alone.size(); index++) {
                assertThat(together.get(index).drawn())
                        .isEqualTo(alone.get(index).drawn());
            }
        }
    }

    @Test
    void handsOutLogitsOfStep() {
        long seed = TestSeed.next("handsOutLogitsOfStep");
        int[] prompt = randomPrompt(new Random(seed), 5);
        LogitsCopy copy = new LogitsCopy();
        DrivenSequence copied = DrivenSequence.drawing(
                prompt, 1, new SamplingState(SamplingParameters.GREEDY, false, 0, Optional.of(copy)));
        DrivenSequence ranked = DrivenSequence.drawing(prompt, 1, SamplingParameters.GREEDY);
        try (GgufFile file = randomModel("llama", TensorType.F32, seed)) {
            run(provider(), ProgramReader.read(file), LIMITS, List.of(copied, ranked), 5);
        }
        float[] logits = copy.logits().orElseThrow().model();
        assertThat(logits).hasSize(RandomModel.VOCABULARY_SIZE);
        List<Candidate> candidates = ranked.drawn().getFirst().candidates();
        Candidate first = candidates.getFirst();
        assertThat(copied.drawnIds()).containsExactly(first.tokenId());
        for (Candidate candidate : candidates) {
            assertThat(logits[candidate.tokenId()] - logits[first.tokenId()])
                    .isEqualTo(candidate.logProbability() - first.logProbability(), within(1e-5f));
        }
    }

    @ParameterizedTest
    @FieldSource("dev.pinball.model.RandomModel#KINDS")
    void givesSameBitsInBlocksUsedBefore(String kind) {
        long seed = TestSeed.next("givesSameBitsInBlocksUsedBefore " + kind);
        DeviceLimits tight = new DeviceLimits(16, 1, 40, 5, 8);
        try (GgufFile file = randomModel(kind, TensorType.F32, seed);
                StepDriver driver = driver(ProgramReader.read(file), tight)) {
            int[] prompt = randomPrompt(new Random(seed), 21);
            DrivenSequence first = drawing(prompt, 8, seed);
            DrivenSequence other = drawing(randomPrompt(new Random(seed + 1), 30), 8, seed);
            DrivenSequence again = drawing(prompt, 8, seed);
            List.of(first, other, again).forEach(sequence -> driver.finish(sequence, 16));
            assertThat(again.drawn()).isEqualTo(first.drawn());
        }
    }

    private static DrivenSequence greedyTokensAlone(int[] prompt, int tokensMax) {
        return DrivenSequence.drawing(prompt, tokensMax, new SamplingState(SamplingParameters.GREEDY, false, 0));
    }
}
