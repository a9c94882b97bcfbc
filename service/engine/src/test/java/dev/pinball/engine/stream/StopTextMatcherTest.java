package dev.pinball.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.TestSeed;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopTextMatcherTest {

    @Test
    void passesTextThatCanBeginNoStopText() {
        StopTextMatcher matcher = new StopTextMatcher(List.of("END"));
        assertThat(matcher.append("a tree")).isEqualTo("a tree");
        assertThat(matcher.matched()).isFalse();
    }

    @Test
    void holdsBackWhatMayBeginAStopText() {
        StopTextMatcher matcher = new StopTextMatcher(List.of("END"));
        assertThat(matcher.append("a tree E")).isEqualTo("a tree ");
        assertThat(matcher.append("N")).isEmpty();
        assertThat(matcher.append("T")).isEqualTo("ENT");
    }

    @Test
    void endsBeforeAStopTextAcrossPieces() {
        StopTextMatcher matcher = new StopTextMatcher(List.of("END"));
        assertThat(matcher.append("x E") + matcher.append("ND of it")).isEqualTo("x ");
        assertThat(matcher.matched()).isTrue();
    }

    @Test
    void givesBackWhatWasHeldWhenTheAnswerEnds() {
        StopTextMatcher matcher = new StopTextMatcher(List.of("END"));
        assertThat(matcher.append("xEN")).isEqualTo("x");
        assertThat(matcher.flush()).isEqualTo("EN");
    }

    @Test
    void endsBeforeTheStopTextThatIsCompleteFirst() {
        StopTextMatcher matcher = new StopTextMatcher(List.of("bcde", "cd"));
        assertThat(matcher.append("abcdef")).isEqualTo("ab");
    }

    @Test
    void takesTheLongerOfTwoStopTextsThatEndTogether() {
        StopTextMatcher matcher = new StopTextMatcher(List.of("cd", "bcd"));
        assertThat(matcher.append("abcd")).isEqualTo("a");
    }

    @Test
    void givesTheSameTextWhereverThePiecesAreCut() {
        long seed = TestSeed.next("StopTextMatcherTest");
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            String text = letters(random, 30);
            List<String> stopTexts = List.of(letters(random, 4), letters(random, 3), letters(random, 6));
            assertThat(cut(text, stopTexts, random, 5))
                    .as("%s without %s", text, stopTexts)
                    .isEqualTo(cut(text, stopTexts, random, 1));
        }
    }

    private static String letters(Random random, int lengthMax) {
        int length = 1 + random.nextInt(lengthMax);
        return random.ints(length, 'a', 'd')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String cut(String text, List<String> stopTexts, Random random, int pieceMax) {
        StopTextMatcher matcher = new StopTextMatcher(stopTexts);
        StringBuilder clear = new StringBuilder();
        int begin = 0;
        while (begin < text.length() && !matcher.matched()) {
            int end = Math.min(text.length(), begin + 1 + random.nextInt(pieceMax));
            clear.append(matcher.append(text.substring(begin, end)));
            begin = end;
        }
        return matcher.matched() ? clear.toString() : clear + matcher.flush();
    }
}
