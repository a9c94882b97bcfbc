package dev.pinball.model.parameters;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shape of a tensor of parameters: {@code rows} outputs, each with {@code columns} inputs; a vector is one row.
 *
 * @param name as GGUF names it, which says its layer and its role: {@code blk.0.attn_q.weight}
 * @param rows those of all experts where it holds several
 */
public record ParameterTensor(String name, long rows, long columns) {
    private static final Pattern LAYER = Pattern.compile("blk\\.(\\d{1,7})\\..*");

    public long valueCount() {
        return rows * columns;
    }

    ParameterRole role() {
        return ParameterRole.ofTensor(name);
    }

    /** Its layer; empty where it belongs to the model as a whole. */
    OptionalInt layer() {
        Matcher matcher = LAYER.matcher(name);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    boolean isBias() {
        return name.endsWith(".bias");
    }

    /** Whether it holds a matrix for each expert. */
    boolean isOfExperts() {
        return name.contains("_exps.");
    }

    /** Whether a token is multiplied with it: not an embedding, of which a token reads one row, and no vector. */
    boolean isMatrix() {
        return rows > 1 && !isBias() && role().kind() == ParameterRole.Kind.WEIGHT;
    }
}
