package dev.pinball.model.template.syntax;

import dev.pinball.model.template.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has a value. */
public sealed interface Expression {

    record Constant(Value value) implements Expression {}

    record Name(String name) implements Expression {}

    record ListLiteral(List<Expression> items) implements Expression {}

    record TupleLiteral(List<Expression> items) implements Expression {}

    record DictionaryLiteral(List<Pair> pairs) implements Expression {}

    record Pair(Expression key, Expression value) {}

    /** {@code object.name} */
    record Attribute(Expression object, String name) implements Expression {}

    /** {@code object[key]} */
    record Item(Expression object, Expression key) implements Expression {}

    /** {@code begin:end:step} as the key of an item. */
    record Slice(Optional<Expression> begin, Optional<Expression> end, Optional<Expression> step)
            implements Expression {}

    record Call(Expression function, CallArguments arguments) implements Expression {}

    /** @param value empty for the first filter of a block, which works on what the block prints */
    record Filter(Optional<Expression> value, String name, CallArguments arguments) implements Expression {}

    record Test(Expression value, String name, CallArguments arguments) implements Expression {}

    record Negation(Expression value) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    /** {@code first < second <= third}: each with its neighbour. */
    record Comparisons(Expression first, List<ComparedTo> others) implements Expression {}

    /** @param operator as it is written, or {@code in} or {@code not in} */
    record ComparedTo(String operator, Expression value) {}

    /** {@code left ~ right}: as texts. */
    record Concatenation(List<Expression> parts) implements Expression {}

    record Binary(String operator, Expression left, Expression right) implements Expression {}

    record Unary(String operator, Expression value) implements Expression {}

    /** {@code value if condition else otherwise} */
    record Conditional(Expression condition, Expression value, Optional<Expression> otherwise, int line)
            implements Expression {}

    /**
     * The arguments of a call as they are written.
     *
     * @param spread a list of more positional ones: {@code *spread}
     * @param spreadNamed a dictionary of more named ones: {@code **spreadNamed}
     */
    record CallArguments(
            List<Expression> positional,
            Map<String, Expression> named,
            Optional<Expression> spread,
            Optional<Expression> spreadNamed) {
        public static final CallArguments NONE =
                new CallArguments(List.of(), Map.of(), Optional.empty(), Optional.empty());
    }
}
