package dev.pinball.model.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.model.SharedFiles;
import dev.pinball.model.embedding.Neighborhood.Neighbor;
import dev.pinball.model.gguf.GgufBuilder;
import dev.pinball.model.gguf.GgufException;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.model.tokenizer.Tokenizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingSpaceTest {
    /** Words of a byte-level vocabulary, whose spaces are G with a dot above, and where each of them lies. */
    private static final Object[][] WORDS = {
        {"\u0120table", 1, 0.1f},
        {"\u0120chair", 1, 0.2f},
        {"\u0120Chair", 0.9f, 0.2f},
        {"\u0120moon", 0.1f, 1},
        {"\u0120Mars", 0.3f, 1},
        {"\u01202nd", 1, 0.1f},
        {"able", 1, 0.1f},
        {"lonely", -1, 0}
    };

    @TempDir
    private Path folder;

    private GgufFile file;
    private EmbeddingSpace space;

    @BeforeEach
    void open() {
        List<String> pieces = new ArrayList<>();
        List<Float> values = new ArrayList<>();
        for (Object[] word : WORDS) {
            pieces.add((String) word[0]);
            values.add(((Number) word[1]).floatValue());
            values.add(((Number) word[2]).floatValue());
        }
        for (String letter : List.of("\u0120", "s", "u", "n")) {
            pieces.add(letter);
            values.add(0f);
            values.add((float) values.size());
        }
        file = vocabulary(pieces)
                .tensor("token_embd.weight", pieces.size(), 2, floats(values))
                .open(path());
        space = new EmbeddingSpace(file, Tokenizers.read(file));
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void ranksWholeWordsByCosineOnceWhateverTheirCase() {
        Neighborhood table = space.neighborhood(space.find("table").orElseThrow(), 9);
        assertThat(table.neighbors()).extracting(Neighbor::word).containsExactly("chair", "Mars", "moon");
        double cosine = (1 + 0.02) / Math.sqrt((1 + 0.01) * (1 + 0.04));
        assertThat(table.neighbors().getFirst().similarity()).isCloseTo(cosine, within(1e-7));
        assertThat(space.neighborhood(table.word(), 1).neighbors())
                .extracting(Neighbor::word)
                .containsExactly("chair");
    }

    @Test
    void takesTheTokenAfterASpaceThenTheTokenAloneThenTheMeanOfPieces() {
        assertThat(space.find("moon").orElseThrow().pieces()).containsExactly("\u0120moon");
        assertThat(space.find("lonely").orElseThrow().pieces()).containsExactly("lonely");
        WordVector sun = space.find("sun").orElseThrow();
        assertThat(sun.pieces()).containsExactly("\u0120", "s", "u", "n");
        assertThat(sun.values()).containsExactly(0, (17 + 19 + 21 + 23) / 4f);
    }

    @Test
    void findsNothingForABlankWordAndForOneWithoutTokens() {
        assertThat(space.find("")).isEmpty();
        assertThat(space.find("  ")).isEmpty();
    }

    @Test
    void refusesAFileWithoutEmbeddings() {
        try (GgufFile vocabulary = GgufFile.open(SharedFiles.vocabulary("ggml-vocab-gpt-2.gguf"))) {
            Tokenizer tokenizer = Tokenizers.read(vocabulary);
            assertThatThrownBy(() -> new EmbeddingSpace(vocabulary, tokenizer))
                    .isInstanceOf(GgufException.class)
                    .hasMessageContaining(
                            "token_embd.weight: missing, or of another size (expected: a row for each of");
        }
    }

    @Test
    void placesWordsAlongTheDirectionsInWhichTheyDiffer() {
        WordMap map = WordMap.of(List.of(
                word("a", 1, 0, 0, 0),
                word("b", 1, 0.5f, 0, 0),
                word("c", 1, -0.5f, 0, 0),
                word("d", 1, 0, 0.1f, 0),
                word("e", 1, 0, -0.1f, 0)));
        assertThat(map.explained()).isBetween(0.95, 1.0);
        assertThat(map.places()).extracting(WordMap.Place::word).containsExactly("a", "b", "c", "d", "e");
        assertThat(map.places().get(1).x())
                .isCloseTo(-map.places().get(2).x(), within(1e-6))
                .isGreaterThan(0.4);
        assertThat(map.places().get(0).x()).isCloseTo(0, within(1e-6));
    }

    @Test
    void placesASingleWordInTheMiddle() {
        WordMap map = WordMap.of(List.of(word("a", 3, 4)));
        assertThat(map.places()).containsExactly(new WordMap.Place("a", 0, 0));
    }

    private static WordVector word(String word, float... values) {
        return new WordVector(word, List.of(word), values);
    }

    private Path path() {
        return folder.resolve("words.gguf");
    }

    private static GgufBuilder vocabulary(List<String> pieces) {
        List<String> merges = new ArrayList<>();
        for (String piece : pieces) {
            for (int length = 1; length < piece.length(); length++) {
                merges.add(piece.substring(0, length) + " " + piece.charAt(length));
            }
        }
        return new GgufBuilder()
                .string("tokenizer.ggml.model", "gpt2")
                .string("tokenizer.ggml.pre", "gpt-2")
                .strings("tokenizer.ggml.merges", merges)
                .strings("tokenizer.ggml.tokens", pieces);
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = values.get(index);
        }
        return floats;
    }
}
