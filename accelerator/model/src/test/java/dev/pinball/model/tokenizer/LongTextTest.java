package dev.pinball.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LongTextTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "gpt-2,a",
                "gpt-2,\" \"",
                "llama-bpe,a",
                "llama-bpe,\" \"",
                "llama-bpe,=",
                "llama-spm,a",
                "llama-spm,\" \"",
                "qwen2,a",
                "qwen2,\" \"",
                "qwen2,é"
            })
    void encodesTwoHundredThousandEqualCharacters(String name, String character) {
        String text = character.repeat(200_000);
        Tokenizer tokenizer = Vocabularies.real(name);
        assertThat(tokenizer.decode(tokenizer.encode(text, true))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-2", "llama-bpe", "llama-spm", "qwen2"})
    void givesUpWhenItsThreadIsInterrupted(String name) {
        Tokenizer tokenizer = Vocabularies.real(name);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> tokenizer.encode("a long text", false)).isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
