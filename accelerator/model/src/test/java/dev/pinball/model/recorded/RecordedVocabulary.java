package dev.pinball.model.recorded;

import dev.pinball.model.gguf.GgufBuilder;
import dev.pinball.model.tokenizer.ByteCharacters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** Vocabularies of {@link #SIZE} tokens from one list of merges, as metadata of a model file. */
final class RecordedVocabulary {
    static final int SIZE = 512;

    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int BYTE = 6;

    private final List<String> tokens = new ArrayList<>();
    private final List<Integer> types = new ArrayList<>();
    private final List<Float> scores = new ArrayList<>();

    private RecordedVocabulary() {}

    /** Byte-level BPE: the bytes, one token for each merge, and {@code <|endoftext|>}. */
    static void byteLevel(GgufBuilder file, String preTokenizer, boolean beginsWithToken) {
        List<String> merges = merges();
        RecordedVocabulary vocabulary = new RecordedVocabulary();
        IntStream.range(0, 256).forEach(value -> vocabulary.add(ByteCharacters.character(value), NORMAL, 0));
        merges.forEach(merge -> vocabulary.add(merge.replace(" ", ""), NORMAL, 0));
        vocabulary.add("<|endoftext|>", CONTROL, 0);
        int control = SIZE - 1;
        file.string("tokenizer.ggml.model", "gpt2")
                .string("tokenizer.ggml.pre", preTokenizer)
                .strings("tokenizer.ggml.merges", merges)
                .uint32("tokenizer.ggml.bos_token_id", control)
                .uint32("tokenizer.ggml.eos_token_id", control)
                .bool("tokenizer.ggml.add_bos_token", beginsWithToken);
        vocabulary.write(file);
    }

    /** SentencePiece with byte fallback: the bytes, pieces of two characters and more by rank, and the characters. */
    static void sentencePiece(GgufBuilder file) {
        List<String> texts = merges().stream()
                .flatMap(merge -> text(merge).stream())
                .distinct()
                .toList();
        List<String> characters = texts.stream()
                .flatMapToInt(String::codePoints)
                .distinct()
                .mapToObj(Character::toString)
                .toList();
        RecordedVocabulary vocabulary = new RecordedVocabulary();
        vocabulary.add("<unk>", UNKNOWN, 0);
        vocabulary.add("<s>", CONTROL, 0);
        vocabulary.add("</s>", CONTROL, 0);
        IntStream.range(0, 256).forEach(value -> vocabulary.add("<0x%02X>".formatted(value), BYTE, 0));
        texts.stream()
                .filter(text -> text.codePointCount(0, text.length()) > 1)
                .limit(SIZE - vocabulary.tokens.size() - characters.size())
                .forEach(text -> vocabulary.add(text, NORMAL, -vocabulary.tokens.size()));
        characters.forEach(text -> vocabulary.add(text, NORMAL, -vocabulary.tokens.size()));
        file.string("tokenizer.ggml.model", "llama")
                .uint32("tokenizer.ggml.unknown_token_id", 0)
                .uint32("tokenizer.ggml.bos_token_id", 1)
                .uint32("tokenizer.ggml.eos_token_id", 2)
                .bool("tokenizer.ggml.add_bos_token", true);
        vocabulary.write(file);
    }

    private void add(String token, int type, float score) {
        tokens.add(token);
        types.add(type);
        scores.add(score);
    }

    private void write(GgufBuilder file) {
        if (tokens.size() != SIZE) {
            throw new IllegalStateException("tokens: %d (expected: %d)".formatted(tokens.size(), SIZE));
        }
        float[] scoreArray = new float[SIZE];
        for (int id = 0; id < SIZE; id++) {
            scoreArray[id] = scores.get(id);
        }
        file.strings("tokenizer.ggml.tokens", tokens)
                .float32s("tokenizer.ggml.scores", scoreArray)
                .int32s(
                        "tokenizer.ggml.token_type",
                        types.stream().mapToInt(Integer::intValue).toArray());
    }

    /** What a merge gives, with U+2581 for a space; none where it ends within a character. */
    private static Optional<String> text(String merge) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (char character : merge.replace(" ", "").toCharArray()) {
            bytes.write(byteOf(Character.toString(character)));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            return Optional.of(text.replace(' ', '\u2581'));
        } catch (CharacterCodingException incomplete) {
            return Optional.empty();
        }
    }

    private static int byteOf(String character) {
        return IntStream.range(0, 256)
                .filter(value -> ByteCharacters.character(value).equals(character))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> merges() {
        try (var stream = Objects.requireNonNull(RecordedVocabulary.class.getResourceAsStream("merges.txt"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
