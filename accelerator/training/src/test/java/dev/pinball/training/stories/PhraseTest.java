package dev.pinball.training.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.training.stories.grammar.Grammar;
import dev.pinball.training.stories.grammar.Language;
import dev.pinball.training.stories.grammar.Lexicon;
import dev.pinball.training.stories.grammar.Modifier;
import dev.pinball.training.stories.grammar.Node;
import dev.pinball.training.stories.grammar.Noun;
import dev.pinball.training.stories.grammar.PhraseParser;
import dev.pinball.training.stories.grammar.Rule;
import dev.pinball.training.stories.grammar.SentenceParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhraseTest {
    private static final Lexicon ENGLISH = lexicon(
            List.of("apple n apples food", "milk n - drink", "Ana f Ana hero", "Tom m Tom friend"),
            List.of("a", "the", "old", "red : color", "he she it they", "was were"));
    private static final Lexicon PORTUGUESE = lexicon(
            List.of(
                    "mesa f mesas furniture",
                    "leite m - drink",
                    "Ana f Ana hero",
                    "Bia f Bia friend",
                    "Caio m Caio guest"),
            List.of("um uma uns umas", "no na nos nas", "azul azuis : color", "ele ela eles elas"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {a food}                    | an apple
            {a color food}              | a red apple
            {A old food}                | An old apple
            {the food+}                 | the apples
            {a drink}                   | some milk
            {He/hero} {was/food+}       | She were
            {hero} and {he/friend}!     | Ana and he!
            {they/hero}                 | error
            {he/hero+friend}            | they
            """)
    void englishWordsAgree(String sentence, String expected) {
        assertRead(Language.ENGLISH, ENGLISH, sentence, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {um furniture color}        | uma mesa azul
            {No furniture}              | Na mesa
            {os furniture+}             | error
            {um furniture+ color}       | umas mesas azuis
            {um drink}                  | um pouco de leite
            {ele/hero+friend}           | elas
            {ele/hero+guest}            | eles
            """)
    void portugueseWordsAgree(String sentence, String expected) {
        assertRead(Language.PORTUGUESE, PORTUGUESE, sentence, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {the chair};        chair: neither a modifier nor a role
            {the};              names no noun's role or tag
            {the food;          a { without its }
            [one|two;           a [ without its ]
            one|two;            '|' outside of brackets
            """)
    void namesWhatIsWrongInASentence(String sentence, String message) {
        assertThatThrownBy(() -> SentenceParser.parse(new PhraseParser(ENGLISH, Map.of()), sentence))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aRoleStaysTheSameWordAndNoWordPlaysTwoParts() {
        Lexicon lexicon = lexicon(List.of("cat n cats animal", "dog n dogs animal"), List.of("the"));
        String[] words = write(Language.ENGLISH, lexicon, "{animal} {animal2} {animal} {animal2}")
                .split(" ");
        assertThat(words[0]).isEqualTo(words[2]).isNotEqualTo(words[1]);
        assertThat(words[1]).isEqualTo(words[3]);
    }

    private static void assertRead(Language language, Lexicon lexicon, String sentence, String expected) {
        if (expected.equals("error")) {
            assertThatThrownBy(() -> write(language, lexicon, sentence))
                    .hasMessageContaining("neither a modifier nor a role");
        } else {
            assertThat(write(language, lexicon, sentence)).isEqualTo(expected);
        }
    }

    private static String write(Language language, Lexicon lexicon, String sentence) {
        Node node = SentenceParser.parse(new PhraseParser(lexicon, Map.of()), sentence);
        Rule plot = new Rule("test", List.of(new Rule.Step(false, node)));
        return StoryWriter.write(new Grammar(language, lexicon, List.of(plot), Map.of()), new StoryDraws(1, 1));
    }

    private static Lexicon lexicon(List<String> nouns, List<String> modifiers) {
        return new Lexicon(
                nouns.stream().map(Noun::parse).toList(),
                modifiers.stream().map(Modifier::parse).toList());
    }
}
