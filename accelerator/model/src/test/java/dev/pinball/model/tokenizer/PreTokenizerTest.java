package dev.pinball.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreTokenizerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "gpt-2;it's 1234  days, it'S;it|'s| 1234| | days|,| it|'|S",
                "llama-bpe;it's 1234  days, it'S;it|'s| |123|4| | days|,| it|'S",
                "qwen2;it's 1234  days, it'S;it|'s| |1|2|3|4| | days|,| it|'S",
                "default;it's 1234  days, it'S;it|'|s| |123|4| | days|,| it|'|S",
                "gpt-2;a   ;a|   ",
                "default;a   b;a|  | b",
                "default;x$+5;x|$+|5",
                "llama-bpe;.hello\u00a0\u3000wörld ½²;.hello|\u00a0|\u3000wörld| |½²",
                "gpt-2;\u00a0\u3000wörld;\u00a0|\u3000|wörld",
                "qwen2;a e\u0301;a| e|\u0301"
            })
    void cutsTextIntoWords(String name, String text, String words) {
        assertThat(split(name, text)).containsExactly(words.split("\\|"));
    }

    @Test
    void keepsLineEndsWithTheSignsBefore() {
        assertThat(split("llama-bpe", " !\n \na")).containsExactly(" !\n", " \n", "a");
        assertThat(split("qwen2", " !\n \na")).containsExactly(" !\n", " \n", "a");
        assertThat(split("gpt-2", " !\n \na")).containsExactly(" !", "\n ", "\n", "a");
    }

    private static List<String> split(String name, String text) {
        return PreTokenizer.withName(name).orElseThrow().split(text);
    }
}
