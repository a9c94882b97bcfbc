package dev.pinball.training.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.TestSeed;
import dev.pinball.training.stories.StoryCorpus.Story;
import dev.pinball.training.stories.grammar.Grammar;
import dev.pinball.training.stories.grammar.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoryCorpusTest {
    private static final int MANY = 10_000;
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?]\"?) (?=[\\p{Lu}\"])");
    private static final List<Story> STORIES = stories(new StoryCorpus(TestSeed.next("StoryCorpusTest")), MANY);

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException, NoSuchAlgorithmException {
        byte[] bytes = written(new StoryCorpus(42), 1000).getBytes(StandardCharsets.UTF_8);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("0260a39b51a1015270470555151dce9c3b6d8eb8305cb7ed17aac5439fb23390");
    }

    @Test
    void aStoryDependsOnSeedAndIndexAlone() {
        assertThat(new StoryCorpus(7).story(500))
                .isEqualTo(stories(new StoryCorpus(7), 501).getLast());
        assertThat(new StoryCorpus(7).story(500)).isNotEqualTo(new StoryCorpus(8).story(500));
        assertThat(new StoryCorpus(7).story(500)).isNotEqualTo(new StoryCorpus(8).story(499));
    }

    @Test
    void aLineSeparatesStories() throws IOException {
        StoryCorpus corpus = new StoryCorpus(1);
        assertThat(written(corpus, 2).lines())
                .containsExactly(
                        corpus.story(0).text(), "<|endoftext|>", corpus.story(1).text(), "<|endoftext|>");
    }

    @Test
    void halfOfTheStoriesAreInEachLanguage() {
        Map<Language, Long> counts =
                STORIES.stream().collect(Collectors.groupingBy(Story::language, Collectors.counting()));
        assertThat(counts.values())
                .allSatisfy(count -> assertThat(count).isBetween(MANY * 47L / 100, MANY * 53L / 100));
    }

    @Test
    void eachLanguageHasTheSameManyPlots() {
        assertThat(Grammar.read(Language.PORTUGUESE).plots())
                .hasSameSizeAs(Grammar.read(Language.ENGLISH).plots())
                .hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void storiesDiffer() {
        assertThat(STORIES.stream().map(Story::text).distinct().count()).isGreaterThan(MANY * 999L / 1000);
        List<String> sentences =
                STORIES.stream().flatMap(story -> sentences(story).stream()).toList();
        assertThat(sentences.stream().distinct().count()).isGreaterThan(sentences.size() / 4);
    }

    @Test
    void storiesAreShort() {
        assertThat(STORIES.stream().map(Story::text).filter(text -> isOutside(text.split(" ").length, 55, 150)))
                .isEmpty();
        assertThat(STORIES.stream().filter(story -> isOutside(sentences(story).size(), 5, 20)))
                .isEmpty();
    }

    @Test
    void nothingOfTheGrammarIsLeftInAStory() {
        Pattern leftover = Pattern.compile("[^\\p{L} .,:!?-]|  |^[\\p{Ll} ]| [.,:!?]|[.!?] \\p{Ll}");
        assertThat(STORIES.stream()
                        .map(story -> story.text().replaceAll("\"[^\"]*\"", "Speech"))
                        .filter(text -> leftover.matcher(text).find()))
                .isEmpty();
    }

    @Test
    void everyWordOfTheTriplesIsFrequent() {
        Map<Language, Map<String, Long>> counts = STORIES.stream()
                .collect(Collectors.groupingBy(
                        Story::language,
                        Collectors.flatMapping(
                                story -> Arrays.stream(story.text().split("[^\\p{L}]+")),
                                Collectors.groupingBy(word -> word, Collectors.counting()))));
        assertThat(Triple.all())
                .hasSizeGreaterThanOrEqualTo(24)
                .doesNotHaveDuplicates()
                .allSatisfy(triple -> assertThat(List.of(triple.anchor(), triple.nearer(), triple.farther()))
                        .allSatisfy(word -> assertThat(counts.getOrDefault(triple.language(), Map.of())
                                        .getOrDefault(word, 0L))
                                .as(word)
                                .isGreaterThan(200)));
    }

    private static List<Story> stories(StoryCorpus corpus, int count) {
        return IntStream.range(0, count).mapToObj(corpus::story).toList();
    }

    private static String written(StoryCorpus corpus, int count) throws IOException {
        StringBuilder text = new StringBuilder();
        corpus.write(count, text);
        return text.toString();
    }

    private static List<String> sentences(Story story) {
        return List.of(SENTENCE_END.split(story.text()));
    }

    private static boolean isOutside(int value, int least, int most) {
        return value < least || value > most;
    }
}
