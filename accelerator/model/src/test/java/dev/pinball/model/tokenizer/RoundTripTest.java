package dev.pinball.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.TestSeed;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    private static final int TEXTS = 2_000;

    @ParameterizedTest
    @ValueSource(strings = {"gpt-2", "llama-bpe", "llama-spm", "qwen2"})
    void decodesWhatItEncoded(String name) {
        Tokenizer tokenizer = Vocabularies.real(name);
        long seed = TestSeed.next("decodesWhatItEncoded " + name);
        Random random = new Random(seed);
        for (int i = 0; i < TEXTS; i++) {
            String text = randomText(random);
            assertThat(tokenizer.decode(tokenizer.encode(text, false)))
                    .as("text %d, seed %d", i, seed)
                    .isEqualTo(text);
        }
    }

    /** Words, spaces, digits and signs of all scripts; no U+2581, which is a space to SentencePiece. */
    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        random.ints(random.nextInt(40), 0, 8).forEach(kind -> {
            switch (kind) {
                case 0 -> text.append(" ".repeat(random.nextInt(5)));
                case 1 -> text.append("\r\n\t\u00a0\u3000".charAt(random.nextInt(5)));
                case 2 -> text.append(random.nextInt(100_000));
                case 3 -> text.append("'s'LL'tthe The</s>".substring(random.nextInt(10)));
                case 4 -> text.appendCodePoint(random.nextInt(0x80));
                case 5 -> text.appendCodePoint(0x80 + random.nextInt(0x2500));
                case 6 -> text.appendCodePoint(0x2590 + random.nextInt(0xD800 - 0x2590));
                default -> text.appendCodePoint(0xE000 + random.nextInt(0x110000 - 0xE000));
            }
        });
        return text.toString();
    }
}
