package dev.pinball.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8DecoderTest {

    /** Bytes, what each gives when it comes alone, a bar between, and what is left at the end. */
    @ParameterizedTest
    @CsvSource({
        "41, A|",
        "C3A9, |é|",
        "E282AC, ||€|",
        "F09F9880, |||😀|",
        "E282, ||�",
        "80, �|",
        "C0AF, �|�|",
        "C341, |�A|",
        "E2C3A9, |�|é|",
        "E080, |��|",
        "EDA080, |��|�|",
        "F4908080, |��|�|�|",
        "F5, �|",
        "F09F41, ||�A|",
        "F09FF09F9880, ||�|||😀|"
    })
    void givesCharactersWhenTheyAreCompleteAndReplacementsAtOnce(String bytes, String texts) {
        Utf8Decoder decoder = new Utf8Decoder();
        StringBuilder found = new StringBuilder();
        for (byte each : HexFormat.of().parseHex(bytes)) {
            decoder.decode(new byte[] {each}, found);
            found.append('|');
        }
        decoder.flush(found);
        assertThat(found).hasToString(texts);
    }

    @Test
    void isAsNewAfterAFlush() {
        Utf8Decoder decoder = new Utf8Decoder();
        StringBuilder text = new StringBuilder();
        decoder.decode(new byte[] {(byte) 0xE2, (byte) 0x82}, text);
        decoder.flush(text);
        decoder.flush(text);
        decoder.decode("é".getBytes(StandardCharsets.UTF_8), text);
        assertThat(text).hasToString("\uFFFDé");
    }
}
