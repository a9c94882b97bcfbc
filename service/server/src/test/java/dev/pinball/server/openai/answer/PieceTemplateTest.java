package dev.pinball.server.openai.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.loop.FakeTokenizer;
import dev.pinball.model.TestSeed;
import dev.pinball.server.openai.assistant.Piece;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;

class PieceTemplateTest {
    private static final String CHARACTERS = "ab \"\\/\n\t\0\u001f\u007fé€\u2028\ud83d\ude00(text)";

    @Test
    void writesWhatAGeneratorWrites() {
        RandomGenerator random = new SplittableRandom(TestSeed.next("PieceTemplateTest"));
        for (AnswerFormat format : List.of(new CompletionFormat(), new ChatFormat())) {
            AnswerJson json = AnswerJson.of(format, new FakeTokenizer(), "a (text) \"model\"", false);
            List<Consumer<JsonGenerator>> endings = List.of(_ -> {}, generator -> generator.writeNullProperty("usage"));
            for (Consumer<JsonGenerator> further : endings) {
                PieceTemplate template = PieceTemplate.of(json, 3, further);
                for (int count = 0; count < 1_000; count++) {
                    Piece piece = Piece.of(text(random));
                    assertThat(json.isTextAlone(piece, false)).isTrue();
                    ByteArrayOutputStream expected = new ByteArrayOutputStream();
                    json.write(
                            expected,
                            true,
                            choices -> json.writePiece(choices, 3, piece, PlacedTokens.NONE, false),
                            further);
                    ByteArrayOutputStream written = new ByteArrayOutputStream();
                    written.writeBytes(template.before());
                    written.writeBytes(PieceTemplate.quoted(piece.text()));
                    written.writeBytes(template.after());
                    assertThat(written.toString(UTF_8)).isEqualTo(expected.toString(UTF_8));
                }
            }
        }
    }

    private static String text(RandomGenerator random) {
        int[] characters = CHARACTERS.codePoints().toArray();
        return random.ints(random.nextInt(1, 12), 0, characters.length)
                .map(index -> characters[index])
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
