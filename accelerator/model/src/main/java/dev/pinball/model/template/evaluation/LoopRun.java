package dev.pinball.model.template.evaluation;

import dev.pinball.model.template.evaluation.Interpreter.Flow;
import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.syntax.Expression;
import dev.pinball.model.template.syntax.Statement.For;
import dev.pinball.model.template.text.TextBuilder;
import dev.pinball.model.template.value.Iteration;
import dev.pinball.model.template.value.Value;
import java.util.Iterator;

/** Runs a {@code for}, and once more for each call of a recursive {@code loop}. */
final class LoopRun {
    private final For statement;
    private final Interpreter interpreter;
    private final ExpressionEvaluator expressions;
    private final Budget budget;

    LoopRun(For statement, Interpreter interpreter, ExpressionEvaluator expressions, Budget budget) {
        this.statement = statement;
        this.interpreter = interpreter;
        this.expressions = expressions;
        this.budget = budget;
    }

    void run(Scope scope, TextBuilder into) {
        run(expressions.evaluate(statement.items(), scope), 0, scope, into);
    }

    private void run(Value items, int depth, Scope scope, TextBuilder into) {
        LoopValue loop = new LoopValue(
                statement
                        .condition()
                        .map(condition -> accepted(items, condition, scope))
                        .orElseGet(() -> Iteration.of(items, budget)),
                depth,
                inner -> recurse(inner, depth, scope),
                budget);
        boolean any = false;
        while (loop.advance()) {
            any = true;
            Scope body = scope.inner();
            interpreter.assign(statement.target(), loop.current(), body);
            body.set("loop", loop);
            if (interpreter.run(statement.body(), body, into) == Flow.BREAK) {
                break;
            }
        }
        if (!any) {
            interpreter.run(statement.otherwise(), scope.inner(), into);
        }
    }

    private Value recurse(Value items, int depth, Scope scope) {
        if (!statement.recursive()) {
            throw TemplateException.type("The loop must have the 'recursive' marker to be called recursively.");
        }
        TextBuilder text = new TextBuilder(budget);
        budget.nested(() -> {
            run(items, depth + 1, scope, text);
            return text;
        });
        return Value.of(text.build());
    }

    /** The items for which the condition is true, found one by one: the body may change what it depends on. */
    private Iterator<Value> accepted(Value items, Expression condition, Scope scope) {
        return Iteration.filtered(
                Iteration.of(items, budget),
                item -> {
                    Scope inner = scope.inner();
                    interpreter.assign(statement.target(), item, inner);
                    return expressions.isTrue(condition, inner);
                },
                item -> item);
    }
}
