package dev.pinball.model.template.syntax;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is done, in the order in which it is written. */
public sealed interface Statement {

    /** Text outside of tags. */
    record Data(String text) implements Statement {}

    /** {@code {{ value }}} */
    record Print(Expression value) implements Statement {}

    record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

    record Branch(Expression condition, List<Statement> body) {}

    /**
     * {@code for target in items if condition}
     *
     * @param recursive whether the body may call {@code loop} with more items
     * @param otherwise done where there are no items
     */
    record For(
            Target target,
            Expression items,
            Optional<Expression> condition,
            boolean recursive,
            List<Statement> body,
            List<Statement> otherwise)
            implements Statement {}

    record Break() implements Statement {}

    record Continue() implements Statement {}

    record Assign(Target target, Expression value) implements Statement {}

    /** {@code set target}, to what the body prints. */
    record SetBlock(Target target, Optional<Expression.Filter> filter, List<Statement> body) implements Statement {}

    record With(List<Target> targets, List<Expression> values, List<Statement> body) implements Statement {}

    /** Statements with variables of their own: {@code block}, {@code generation}. */
    record Scoped(List<Statement> body) implements Statement {}

    record FilterBlock(Expression.Filter filter, List<Statement> body) implements Statement {}

    record Macro(String name, Signature signature, List<Statement> body) implements Statement {}

    /** {@code call}: calls a macro that may call the body. */
    record CallBlock(Expression.Call call, Signature signature, List<Statement> body) implements Statement {}

    /** Escapes what its body prints where the condition is true, which a chat template may not ask for. */
    record Autoescape(Expression condition, List<Statement> body) implements Statement {}

    /** {@code include} and its like: there is no other template. */
    record OtherTemplate() implements Statement {}

    /** What is assigned to. */
    sealed interface Target {}

    record NameTarget(String name) implements Target {}

    record NamespaceTarget(String namespace, String attribute) implements Target {}

    record TupleTarget(List<Target> targets) implements Target {}

    /**
     * The parameters of a macro.
     *
     * @param defaults of the last parameters
     * @param namesRead in the body: it takes more arguments if they are among them, as {@code varargs}, {@code kwargs}
     *     and {@code caller}
     */
    record Signature(List<String> parameters, List<Expression> defaults, Set<String> namesRead) {}
}
