package dev.pinball.accelerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.accelerator.DrawnToken.Candidate;
import dev.pinball.accelerator.reference.ReferenceAcceleratorProvider;
import dev.pinball.model.RandomModel;
import dev.pinball.model.TestSeed;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Program;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What every accelerator must give for outputs that draw no token: scores of known tokens, and hidden states. */
public abstract class OutputContractTest extends LayerContractTest {
    static final DeviceLimits CROWD_LIMITS = new DeviceLimits(256, 64, 96, 384, 16);

    /** GELU is rounded to F16: a last bit of its input can become a whole step of its output. */
    static final float TOLERANCE_GELU = 0.004f;

    @TempDir
    private Path directory;

    /** The score of a prompt's token is that of the same token, had it been drawn; whatever else the steps compute. */
    @ParameterizedTest
    @FieldSource("dev.pinball.model.RandomModel#KINDS")
    void scoresKnownTokensAsIfTheyWereDrawn(String kind) {
        long seed = TestSeed.next("scoresKnownTokensAsIfTheyWereDrawn " + kind);
        int[] known = randomPrompt(new Random(seed), 21);
        try (GgufFile file = randomModel(kind, TensorType.Q8_0, seed);
                StepDriver driver = driver(ProgramReader.read(file), CROWD_LIMITS)) {
            DrivenSequence drawn =
                    DrivenSequence.following(Arrays.copyOf(known, 1), Arrays.copyOfRange(known, 1, known.length));
            driver.finish(drawn, 1);
            DrivenSequence scored = DrivenSequence.scoring(known);
            randomSequences(seed, 40).forEach(driver::start);
            driver.finish(scored, 7); // several outputs of one sequence in a step
            for (int index = 1; index < known.length; index++) {
                DrawnToken score = scored.drawn().get(index - 1);
                List<Candidate> candidates = drawn.drawn().get(index - 1).candidates();
                assertThat(score.tokenId()).isEqualTo(known[index]);
                assertThat(score.candidates()).isEqualTo(candidates);
                int rank = score.rank();
                if (rank <= candidates.size()) {
                    assertThat(score.logProbability())
                            .isEqualTo(candidates.get(rank - 1).logProbability());
                } else {
                    assertThat(score.logProbability())
                            .isLessThanOrEqualTo(candidates.getLast().logProbability());
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("dev.pinball.model.RandomModel#KINDS")
    void givesHiddenStatesOfReference(String kind) {
        long seed = modelSeed("givesHiddenStatesOfReference " + kind, TensorType.F16);
        int[] prompt = randomPrompt(new Random(seed), 21);
        try (GgufFile file = randomModel(kind, TensorType.F16, seed)) {
            Program program = ProgramReader.read(file);
            DrivenSequence reference = DrivenSequence.embedding(prompt);
            run(new ReferenceAcceleratorProvider(), program, CROWD_LIMITS, List.of(reference), 9);
            DrivenSequence own = DrivenSequence.embedding(prompt);
            DrivenSequence again = DrivenSequence.embedding(prompt);
            run(provider(), program, CROWD_LIMITS, List.of(own), 9);
            run(provider(), program, CROWD_LIMITS, concatenated(randomSequences(seed, 30), List.of(again)), 4);
            for (int row = 0; row < prompt.length; row++) {
                float[] hidden = own.hiddenStates().get(row);
                assertThat(hidden).hasSize(program.logitsInput().width());
                assertThat(hidden)
                        .as("row %d", row)
                        .containsExactly(
                                reference.hiddenStates().get(row),
                                within(Math.max(TOLERANCE_GELU, tolerance(TensorType.F16))));
                assertThat(again.hiddenStates().get(row)).isEqualTo(hidden);
            }
        }
    }

    final Path directory() {
        return directory;
    }

    final GgufFile randomModel(String kind, TensorType type, long seed) {
        Path file = directory.resolve(kind + "." + type + ".gguf");
        return GgufFile.open(RandomModel.of(kind, type, seed).write(file));
    }

    static List<DrivenSequence> concatenated(List<DrivenSequence> first, List<DrivenSequence> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    static List<DrivenSequence> randomSequences(long seed, int count) {
        Random random = new Random(seed);
        List<DrivenSequence> sequences = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            sequences.add(drawing(randomPrompt(random, 1 + random.nextInt(8)), 6, seed + index));
        }
        return sequences;
    }

    static int[] randomPrompt(Random random, int length) {
        return random.ints(length, 0, RandomModel.VOCABULARY_SIZE).toArray();
    }
}
