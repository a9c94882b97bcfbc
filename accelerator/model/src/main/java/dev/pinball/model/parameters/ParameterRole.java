package dev.pinball.model.parameters;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a tensor is for, from its name in a GGUF file. */
enum ParameterRole {
    TOKEN_EMBEDDING(Kind.EMBEDDING, "token_embd"),
    POSITION_EMBEDDING(Kind.EMBEDDING, "position_embd"),
    ATTENTION_QUERY(Kind.WEIGHT, "attn_q"),
    ATTENTION_KEY(Kind.WEIGHT, "attn_k"),
    ATTENTION_VALUE(Kind.WEIGHT, "attn_v"),
    /** GPT-2 keeps the three in one matrix. */
    ATTENTION_QUERY_KEY_VALUE(Kind.WEIGHT, "attn_qkv"),
    ATTENTION_OUTPUT(Kind.WEIGHT, "attn_output"),
    ROUTER(Kind.WEIGHT, "ffn_gate_inp"),
    FEED_FORWARD_GATE(Kind.WEIGHT, "ffn_gate", "ffn_gate_exps"),
    FEED_FORWARD_UP(Kind.WEIGHT, "ffn_up", "ffn_up_exps"),
    FEED_FORWARD_DOWN(Kind.WEIGHT, "ffn_down", "ffn_down_exps"),
    /** The factors of norms are weights, what they add are biases. */
    NORM(Kind.WEIGHT, "attn_norm", "attn_q_norm", "attn_k_norm", "ffn_norm", "output_norm"),
    OUTPUT(Kind.WEIGHT, "output"),
    OTHER(Kind.WEIGHT),
    /** Fixed numbers that no training sets. */
    CONSTANT(Kind.CONSTANT, "rope_freqs", "rope_factors_long", "rope_factors_short");

    /** The three kinds of parameters, and what is none. */
    enum Kind {
        EMBEDDING,
        WEIGHT,
        CONSTANT
    }

    private static final Pattern AROUND = Pattern.compile("^blk\\.\\d+\\.|\\.(weight|bias)$");

    private final Kind kind;
    private final List<String> names;

    ParameterRole(Kind kind, String... names) {
        this.kind = kind;
        this.names = List.of(names);
    }

    static ParameterRole ofTensor(String name) {
        String core = AROUND.matcher(name).replaceAll("");
        return Arrays.stream(values())
                .filter(role -> role.names.contains(core))
                .findFirst()
                .orElse(OTHER);
    }

    Kind kind() {
        return kind;
    }

    /** {@code attention_query_weight}, {@code attention_query_bias}, {@code token_embedding}. */
    String label(boolean bias) {
        String name = name().toLowerCase(Locale.ROOT);
        return kind == Kind.EMBEDDING ? name : name + (bias ? "_bias" : "_weight");
    }
}
