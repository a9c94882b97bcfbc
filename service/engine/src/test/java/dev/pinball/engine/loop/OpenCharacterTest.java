package dev.pinball.engine.loop;

import static dev.pinball.engine.loop.HandDrivenEngine.CLIENTS;
import static dev.pinball.engine.loop.HandDrivenEngine.ROOMY;
import static dev.pinball.engine.loop.HandDrivenEngine.prompt;
import static dev.pinball.engine.loop.HandDrivenEngine.request;
import static dev.pinball.engine.loop.HandDrivenEngine.stop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.config.Scheduling;
import dev.pinball.model.tokenizer.TokenDecoder;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.model.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer may end, and a prompt too, inside a character. */
class OpenCharacterTest {
    private static final int[] PROMPT = prompt(12, 5);

    private final RecordingSink sink = new RecordingSink();
    private final HandDrivenEngine engine = engine();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void anAnswerInTwoTurnsHasTheTextOfOne(int tokensOfTurn) {
        SequenceHandle handle = engine.start(request(stop(tokensOfTurn), true), PROMPT, true, sink);
        engine.stepUntilIdle();
        assertThat(handle.go()).isEmpty();
        engine.stepUntilIdle();
        assertThat(sink.tokens()).hasSize(2 * tokensOfTurn);
        assertThat(sink.text()).isEqualTo(textAfter(PROMPT, sink.tokenIds()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void anAnswerGoesOnWithTheCharacterThatItsPromptBegan(int promptLength) {
        int[] prompt = Arrays.copyOf(PROMPT, promptLength);
        engine.start(request(stop(7), true), prompt, true, sink);
        engine.stepUntilIdle();
        assertThat(sink.text()).isEqualTo(textAfter(prompt, sink.tokenIds()));
    }

    @Test
    void aPromptInPiecesLeavesTheSameCharacterOpen() {
        SequenceHandle handle = engine.start(request(stop(7), true), new int[0], false, sink);
        for (int tokenId : PROMPT) {
            assertThat(handle.append(new int[] {tokenId})).isEmpty();
        }
        assertThat(handle.go()).isEmpty();
        engine.stepUntilIdle();
        assertThat(sink.text()).isEqualTo(textAfter(PROMPT, sink.tokenIds()));
    }

    @Test
    void theLastAnswerSaysThatItsCharacterIsBroken() {
        int[] prompt = {1, 2, 3, 4};
        for (int tokensMax = 1; tokensMax < 20; tokensMax++) {
            RecordingSink last = new RecordingSink();
            engine.start(request(tokensMax), prompt, true, last);
            engine.stepUntilIdle();
            boolean open = lastTwo(prompt, last.tokenIds()).anyMatch(ThirdsTokenizer::begins);
            assertThat(last.text()).isEqualTo(textAfter(prompt, last.tokenIds()) + (open ? "\uFFFD" : ""));
        }
    }

    private static IntStream lastTwo(int[] prompt, int[] answer) {
        return IntStream.concat(Arrays.stream(prompt), Arrays.stream(answer)).skip(prompt.length + answer.length - 2);
    }

    /** Of the answer alone, without what may still become a character. */
    private static String textAfter(int[] prompt, int[] answer) {
        TokenDecoder decoder = new ThirdsTokenizer().decoder();
        Arrays.stream(prompt).forEach(decoder::append);
        return Arrays.stream(answer).mapToObj(decoder::append).collect(Collectors.joining());
    }

    private static HandDrivenEngine engine() {
        return new HandDrivenEngine(
                new EngineSettings(ROOMY, 8, Long.MAX_VALUE, 16, CLIENTS, Scheduling.DEFAULTS),
                0,
                new ThirdsTokenizer());
    }

    /** Three tokens make one character, as bytes do in UTF-8: the first begins it and two others follow. */
    private static final class ThirdsTokenizer implements Tokenizer {
        private static final String BROKEN = "\uFFFD";

        private final FakeTokenizer letters = new FakeTokenizer();

        static boolean begins(int tokenId) {
            return tokenId % 3 == 0;
        }

        @Override
        public Vocabulary vocabulary() {
            return letters.vocabulary();
        }

        @Override
        public int[] encode(List<TextPiece> pieces) {
            return letters.encode(pieces);
        }

        @Override
        public TokenDecoder decoder() {
            return new TokenDecoder() {
                private final List<String> open = new ArrayList<>();

                @Override
                public String append(int tokenId) {
                    String before = begins(tokenId) ? flush() : "";
                    if (open.isEmpty() && !begins(tokenId)) {
                        return BROKEN;
                    }
                    open.add(FakeTokenizer.piece(tokenId));
                    return open.size() < 3 ? before : complete();
                }

                private String complete() {
                    String character = open.getFirst();
                    open.clear();
                    return character;
                }

                @Override
                public String flush() {
                    String broken = open.isEmpty() ? "" : BROKEN;
                    open.clear();
                    return broken;
                }
            };
        }
    }
}
