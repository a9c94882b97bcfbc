package dev.pinball.model.tokenizer;

import dev.pinball.model.SharedFiles;
import dev.pinball.model.gguf.GgufBuilder;
import dev.pinball.model.gguf.GgufFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Vocabularies for tests: real ones, and small ones of our own. */
final class Vocabularies {
    static final int NORMAL = 1;
    static final int UNKNOWN = 2;
    static final int CONTROL = 3;
    static final int USER_DEFINED = 4;
    static final int BYTE = 6;

    private final List<String> pieces = new ArrayList<>();
    private final List<Integer> kinds = new ArrayList<>();
    private final List<Float> scores = new ArrayList<>();
    private final GgufBuilder file = new GgufBuilder();

    static Tokenizer real(String name) {
        try (GgufFile file = GgufFile.open(SharedFiles.vocabulary("ggml-vocab-" + name + ".gguf"))) {
            return Tokenizers.read(file);
        }
    }

    /** Tokens 0 to 2 are unknown, beginning and end, 3 to 258 the bytes. */
    static Vocabularies sentencePiece() {
        Vocabularies vocabulary = new Vocabularies();
        vocabulary.file.string("tokenizer.ggml.model", "llama");
        vocabulary.add("<unk>", UNKNOWN, 0).add("<s>", CONTROL, 0).add("</s>", CONTROL, 0);
        for (int value = 0; value < 256; value++) {
            vocabulary.add(ByteTokens.piece(value), BYTE, 0);
        }
        return vocabulary;
    }

    /** Tokens 0 to 255 are the bytes. */
    static Vocabularies byteLevel(String preTokenizer, String... merges) {
        Vocabularies vocabulary = new Vocabularies();
        vocabulary.file.string("tokenizer.ggml.model", "gpt2").string("tokenizer.ggml.pre", preTokenizer);
        vocabulary.file.strings("tokenizer.ggml.merges", Arrays.asList(merges));
        for (int value = 0; value < 256; value++) {
            vocabulary.add(ByteCharacters.character(value), NORMAL, 0);
        }
        for (String merge : merges) {
            vocabulary.add(merge.replace(" ", ""), NORMAL, 0);
        }
        return vocabulary;
    }

    /** Gives a token another kind. */
    Vocabularies change(String piece, int kind) {
        kinds.set(id(piece), kind);
        return this;
    }

    Vocabularies add(String piece, int kind, float score) {
        pieces.add(piece);
        kinds.add(kind);
        scores.add(score);
        return this;
    }

    int size() {
        return pieces.size();
    }

    int id(String piece) {
        return pieces.indexOf(piece);
    }

    /** The rest of the metadata. */
    GgufBuilder file() {
        return file;
    }

    /** The file with all tokens in it. */
    GgufBuilder withTokens() {
        float[] scoreArray = new float[size()];
        for (int i = 0; i < size(); i++) {
            scoreArray[i] = scores.get(i);
        }
        return file.strings("tokenizer.ggml.tokens", pieces)
                .int32s(
                        "tokenizer.ggml.token_type",
                        kinds.stream().mapToInt(i -> i).toArray())
                .float32s("tokenizer.ggml.scores", scoreArray);
    }

    Tokenizer read(Path folder) {
        return read(withTokens(), folder);
    }

    static Tokenizer read(GgufBuilder builder, Path folder) {
        try (GgufFile file = builder.open(folder.resolve("vocabulary.gguf"))) {
            return Tokenizers.read(file);
        }
    }
}
