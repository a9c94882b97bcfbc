package dev.pinball.training.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.Accelerators;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.DrivenSequence;
import dev.pinball.accelerator.StepDriver;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.model.EmbeddedModel;
import dev.pinball.model.Model;
import dev.pinball.model.embedding.EmbeddingSpace;
import dev.pinball.model.embedding.WordVector;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.model.tokenizer.Tokenizers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EmbeddedModelTest {
    private static final int BYTES_MAX = 4 << 20;
    private static final int STORY_TOKENS_MAX = 240;
    private static final int STORIES_PER_OPENING = 4;
    private static final List<String> OPENINGS =
            List.of("Once there was a little girl named", "One night", "Era uma vez um menino", "Uma noite", "Hoje");

    @Test
    void isTheFileThatItsHashSays() throws IOException, NoSuchAlgorithmException {
        byte[] file = resource("default.gguf");
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(file);
        assertThat(new String(resource("default.gguf.sha256"), StandardCharsets.US_ASCII))
                .startsWith(HexFormat.of().formatHex(hash));
        assertThat(file.length).isLessThanOrEqualTo(BYTES_MAX);
    }

    @Test
    void everyTripleOfWordsMakesSense() {
        try (GgufFile file = EmbeddedModel.open()) {
            EmbeddingSpace space = new EmbeddingSpace(file, Tokenizers.read(file));
            assertThat(Triple.all()).hasSizeGreaterThanOrEqualTo(20).allSatisfy(triple -> {
                WordVector anchor = space.find(triple.anchor()).orElseThrow();
                assertThat(anchor.similarity(space.find(triple.nearer()).orElseThrow()))
                        .isGreaterThan(
                                anchor.similarity(space.find(triple.farther()).orElseThrow()));
            });
        }
    }

    @Test
    void endsItsStoriesItself() {
        assertThat(stories())
                .allSatisfy(story -> assertThat(story.ended()).as(story.text()).isTrue());
    }

    @Test
    void writesWordsOfItsTwoLanguages() {
        StoryCorpus corpus = new StoryCorpus(99);
        Set<String> known = IntStream.range(0, 5_000)
                .mapToObj(index -> corpus.story(index).text())
                .flatMap(EmbeddedModelTest::words)
                .collect(Collectors.toSet());
        Map<Boolean, List<String>> written = stories().stream()
                .flatMap(story -> words(story.text()))
                .collect(Collectors.partitioningBy(known::contains));
        List<String> knownWords = Objects.requireNonNull(written.get(true));
        List<String> others = Objects.requireNonNull(written.get(false));
        assertThat(knownWords).hasSizeGreaterThan(1_000);
        assertThat(others.size()).as("%s", others).isLessThan(knownWords.size() / 100);
    }

    private record WrittenStory(String text, boolean ended) {}

    /** With a temperature below 1, as the demo asks for them. */
    private static List<WrittenStory> stories() {
        try (Model model = Model.of(EmbeddedModel.open())) {
            DeviceLimits limits = new DeviceLimits(64, 32, 256, 400, 16);
            try (StepDriver driver = new StepDriver(Accelerators.open("host", model.program(), limits), 1)) {
                List<List<DrivenSequence>> sequences = OPENINGS.stream()
                        .map(opening -> start(driver, model.tokenizer(), opening))
                        .toList();
                driver.finish(STORY_TOKENS_MAX);
                return sequences.stream()
                        .flatMap(List::stream)
                        .map(sequence -> story(sequence, model.tokenizer()))
                        .toList();
            }
        }
    }

    private static List<DrivenSequence> start(StepDriver driver, Tokenizer tokenizer, String opening) {
        int[] prompt = tokenizer.encodePrompt(opening, false);
        List<DrivenSequence> sequences = IntStream.range(0, STORIES_PER_OPENING)
                .mapToObj(seed -> DrivenSequence.drawing(
                        prompt,
                        STORY_TOKENS_MAX,
                        SamplingParameters.GREEDY.withTemperature(0.7f).withSeed(seed)))
                .toList();
        sequences.forEach(driver::start);
        return sequences;
    }

    private static WrittenStory story(DrivenSequence sequence, Tokenizer tokenizer) {
        int[] ids = sequence.drawnIds();
        int length = 0;
        while (length < ids.length && !tokenizer.vocabulary().endTokens().contains(ids[length])) {
            length++;
        }
        return new WrittenStory(tokenizer.decode(Arrays.copyOf(ids, length)), length < ids.length);
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.split("[^\\p{L}]+")).filter(word -> !word.isEmpty());
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = EmbeddedModel.class.getResourceAsStream(name)) {
            assertThat(stream).as(name).isNotNull();
            return stream.readAllBytes();
        }
    }
}
