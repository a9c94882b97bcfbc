package dev.pinball.training.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.TestSeed;
import dev.pinball.training.stories.StoryCorpus.Story;
import dev.pinball.training.stories.grammar.Agreement;
import dev.pinball.training.stories.grammar.Gender;
import dev.pinball.training.stories.grammar.Language;
import dev.pinball.training.stories.grammar.Lexicon;
import dev.pinball.training.stories.grammar.Modifier;
import dev.pinball.training.stories.grammar.Noun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads stories as a reader would, knowing only the lexicon: what stands side by side has to agree. */
class GrammaticalStoriesTest {
    private static final Set<String> DETERMINERS =
            Set.of("o", "um", "no", "do", "pelo", "ao", "seu", "meu", "nosso", "esse", "outro");
    private static final List<Story> STORIES = stories(new StoryCorpus(TestSeed.next("GrammaticalStoriesTest")));

    @Test
    void portugueseArticlesAndPossessivesAgreeWithTheirNoun() {
        Lexicon lexicon = Lexicon.read("portuguese");
        Map<String, Set<Agreement>> nouns = agreements(lexicon);
        Map<String, Set<Agreement>> determiners =
                agreements(DETERMINERS.stream().map(key -> lexicon.modifier(key).orElseThrow()));
        assertThat(disagreements(determiners, nouns)).isEmpty();
    }

    @Test
    void portugueseAdjectivesAgreeWithTheNounBefore() {
        Lexicon lexicon = Lexicon.read("portuguese");
        Stream<Modifier> adjectives = Stream.of("color", "look").flatMap(tag -> lexicon.modifiers(tag).stream());
        assertThat(disagreements(agreements(lexicon), agreements(adjectives))).isEmpty();
    }

    @Test
    void englishArticlesFitTheSoundThatFollows() {
        assertThat(pairs(Language.ENGLISH)
                        .filter(pair -> pair.first().equals("a") || pair.first().equals("an")))
                .hasSizeGreaterThan(1000)
                .allSatisfy(pair -> assertThat(pair.first())
                        .as(pair.toString())
                        .isEqualTo("aeiou".indexOf(pair.second().charAt(0)) < 0 ? "a" : "an"));
    }

    @Test
    void englishArticlesStandBeforeWhatIsCounted() {
        Set<String> uncounted = Lexicon.read("english").nouns().stream()
                .filter(noun -> !noun.isCounted())
                .map(Noun::text)
                .collect(Collectors.toSet());
        assertThat(pairs(Language.ENGLISH)
                        .filter(pair -> pair.first().equals("a") || pair.first().equals("an"))
                        .filter(pair -> uncounted.contains(pair.second())))
                .isEmpty();
    }

    /** Two words side by side. */
    private record Pair(String first, String second) {}

    /** The pairs of words that both are known and can't agree. */
    private static List<Pair> disagreements(Map<String, Set<Agreement>> first, Map<String, Set<Agreement>> second) {
        return pairs(Language.PORTUGUESE)
                .filter(pair -> first.containsKey(pair.first()) && second.containsKey(pair.second()))
                .filter(pair -> Collections.disjoint(
                        first.getOrDefault(pair.first(), Set.of()), second.getOrDefault(pair.second(), Set.of())))
                .distinct()
                .toList();
    }

    private static Map<String, Set<Agreement>> agreements(Lexicon lexicon) {
        return lexicon.nouns().stream()
                .flatMap(noun -> Stream.of(
                        Map.entry(noun.text(), new Agreement(noun.gender(), false)),
                        Map.entry(noun.plural(), new Agreement(noun.gender(), true))))
                .collect(bySpelling());
    }

    private static Map<String, Set<Agreement>> agreements(Stream<Modifier> modifiers) {
        return modifiers
                .flatMap(modifier -> Stream.of(Gender.MASCULINE, Gender.FEMININE)
                        .flatMap(gender -> Stream.of(false, true).map(plural -> new Agreement(gender, plural)))
                        .map(agreement ->
                                Map.entry(Language.PORTUGUESE.form(modifier, agreement, true, ""), agreement)))
                .collect(bySpelling());
    }

    private static Collector<Map.Entry<String, Agreement>, ?, Map<String, Set<Agreement>>> bySpelling() {
        return Collectors.groupingBy(Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet()));
    }

    private static Stream<Pair> pairs(Language language) {
        return STORIES.stream()
                .filter(story -> story.language() == language)
                .flatMap(story -> Arrays.stream(story.text().split("[.,:!?\"]+ ?")))
                .flatMap(GrammaticalStoriesTest::pairs);
    }

    private static Stream<Pair> pairs(String clause) {
        List<String> words = new ArrayList<>(List.of(clause.split(" ")));
        words.set(0, words.getFirst().toLowerCase(Locale.ROOT));
        return IntStream.range(1, words.size())
                .filter(word -> !words.get(word).isEmpty())
                .mapToObj(word -> new Pair(words.get(word - 1), words.get(word)));
    }

    private static List<Story> stories(StoryCorpus corpus) {
        return IntStream.range(0, 5000).mapToObj(corpus::story).toList();
    }
}
