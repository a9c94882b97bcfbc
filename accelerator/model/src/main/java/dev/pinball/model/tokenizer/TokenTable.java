package dev.pinball.model.tokenizer;

import dev.pinball.model.gguf.Metadata;
import dev.pinball.model.tokenizer.Vocabulary.TokenKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The pieces of a vocabulary, found by id and by text. */
final class TokenTable {
    private static final String PIECES = "tokenizer.ggml.tokens";
    private static final String KINDS = "tokenizer.ggml.token_type";

    /** Files forget to say that these end an output, or even that they are control tokens: llama.cpp's list. */
    private static final Set<String> END_PIECES = Set.of(
            "</s>",
            "<eos>",
            "<EOT>",
            "_<EOT>",
            "[EOT]",
            "[EOS]",
            "[e~[",
            "<turn|>",
            "<end_of_turn>",
            "<end_of_utterance>",
            "<|call|>",
            "<|calls|>",
            "<|end|>",
            "<|end_of_text|>",
            "<|endoftext|>",
            "<|eom_id|>",
            "<|eot_id|>",
            "<|file_sep|>",
            "<|fim_pad|>",
            "<|fim_repo|>",
            "<|flush|>",
            "<|im_end|>",
            "<|repo_name|>",
            "<|return|>",
            "<｜end▁of▁sentence｜>");

    private final List<String> pieces;
    private final TokenKind[] kinds;
    private final Map<String, Integer> ids;

    private TokenTable(List<String> pieces, TokenKind[] kinds, Map<String, Integer> ids) {
        this.pieces = pieces;
        this.kinds = kinds;
        this.ids = ids;
    }

    static TokenTable read(Metadata metadata) {
        List<String> pieces = metadata.strings(PIECES);
        if (pieces.isEmpty()) {
            throw metadata.problem(PIECES, "no tokens", "at least one");
        }
        TokenKind[] kinds = readKinds(metadata, pieces.size());
        Map<String, Integer> ids = HashMap.newHashMap(pieces.size());
        for (int id = 0; id < pieces.size(); id++) {
            String piece = pieces.get(id);
            Integer before = piece.isEmpty() ? null : ids.put(piece, id);
            if (before != null) {
                throw metadata.problem(
                        PIECES, "tokens %d and %d are both '%s'".formatted(before, id, piece), "different tokens");
            }
            if (END_PIECES.contains(piece)) {
                kinds[id] = TokenKind.CONTROL;
            }
        }
        return new TokenTable(pieces, kinds, ids);
    }

    private static TokenKind[] readKinds(Metadata metadata, int size) {
        TokenKind[] kinds = new TokenKind[size];
        Arrays.fill(kinds, TokenKind.NORMAL);
        if (!metadata.has(KINDS)) {
            return kinds;
        }
        int[] numbers = metadata.integers(KINDS);
        checkLength(metadata, KINDS, numbers.length, size);
        for (int id = 0; id < size; id++) {
            int number = numbers[id];
            if (number < 0 || number > TokenKind.values().length) {
                throw metadata.problem(KINDS, "type %d of token %d".formatted(number, id), "0..6");
            }
            kinds[id] = number == 0 ? TokenKind.NORMAL : TokenKind.values()[number - 1];
        }
        return kinds;
    }

    /** An array with one element for each token. */
    static void checkLength(Metadata metadata, String key, int length, int size) {
        if (length != size) {
            throw metadata.problem(key, "%d values".formatted(length), "one for each of %d tokens".formatted(size));
        }
    }

    int size() {
        return pieces.size();
    }

    List<String> pieces() {
        return pieces;
    }

    String piece(int id) {
        return pieces.get(id);
    }

    TokenKind kind(int id) {
        return kinds[id];
    }

    @Nullable Integer find(String piece) {
        return ids.get(piece);
    }

    /** The token that plain text may become: never one that begins or ends something, or stands for a byte. */
    @Nullable Integer findText(String piece) {
        Integer id = find(piece);
        return id != null && kinds[id].isText() ? id : null;
    }

    /** Whether the piece is that of a token which plain text never becomes. */
    boolean isSpecial(String piece) {
        Integer id = find(piece);
        return id != null && !kinds[id].isText();
    }

    Set<Integer> specialTokens() {
        Set<Integer> special = new TreeSet<>();
        for (int id = 0; id < kinds.length; id++) {
            if (kinds[id].isSpecial()) {
                special.add(id);
            }
        }
        return special;
    }

    /** The tokens whose texts say that they end an output. */
    Set<Integer> wellKnownEndTokens() {
        Set<Integer> end = new TreeSet<>();
        for (String piece : END_PIECES) {
            Integer id = find(piece);
            if (id != null) {
                end.add(id);
            }
        }
        return end;
    }
}
