package dev.pinball.model.template.evaluation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateException.Kind;
import dev.pinball.model.template.syntax.Expression;
import dev.pinball.model.template.syntax.Expression.Call;
import dev.pinball.model.template.syntax.Expression.Filter;
import dev.pinball.model.template.syntax.Statement;
import dev.pinball.model.template.syntax.Statement.Assign;
import dev.pinball.model.template.syntax.Statement.Autoescape;
import dev.pinball.model.template.syntax.Statement.Branch;
import dev.pinball.model.template.syntax.Statement.Break;
import dev.pinball.model.template.syntax.Statement.CallBlock;
import dev.pinball.model.template.syntax.Statement.Continue;
import dev.pinball.model.template.syntax.Statement.Data;
import dev.pinball.model.template.syntax.Statement.FilterBlock;
import dev.pinball.model.template.syntax.Statement.For;
import dev.pinball.model.template.syntax.Statement.If;
import dev.pinball.model.template.syntax.Statement.Macro;
import dev.pinball.model.template.syntax.Statement.OtherTemplate;
import dev.pinball.model.template.syntax.Statement.Print;
import dev.pinball.model.template.syntax.Statement.Scoped;
import dev.pinball.model.template.syntax.Statement.SetBlock;
import dev.pinball.model.template.syntax.Statement.Signature;
import dev.pinball.model.template.syntax.Statement.Target;
import dev.pinball.model.template.syntax.Statement.With;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextBuilder;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Representation;
import dev.pinball.model.template.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs statements; what they print is appended to a text. */
public final class Interpreter {
    private final Budget budget;
    private final ExpressionEvaluator expressions;

    public Interpreter(Budget budget) {
        this.budget = budget;
        this.expressions = new ExpressionEvaluator(budget);
    }

    /** How the statements of a body ended. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    /**
     * What {@code body} prints.
     *
     * @throws TemplateException if it fails, or needs more than the budget has
     */
    public Text render(List<Statement> body, Scope scope) {
        TextBuilder text = new TextBuilder(budget);
        run(body, scope, text);
        return text.build();
    }

    Flow run(List<Statement> body, Scope scope, TextBuilder into) {
        return budget.nested(() -> {
            for (Statement statement : body) {
                Flow flow = run(statement, scope, into);
                if (flow != Flow.NEXT) {
                    return flow;
                }
            }
            return Flow.NEXT;
        });
    }

    private Flow run(Statement statement, Scope scope, TextBuilder into) {
        budget.step();
        return switch (statement) {
            case If(List<Branch> branches, List<Statement> otherwise) ->
                run(chosen(branches, otherwise, scope), scope, into);
            case Break _ -> Flow.BREAK;
            case Continue _ -> Flow.CONTINUE;
            case With with -> run(with.body(), scopeOf(with, scope), into);
            default -> {
                runToEnd(statement, scope, into);
                yield Flow.NEXT;
            }
        };
    }

    private void runToEnd(Statement statement, Scope scope, TextBuilder into) {
        switch (statement) {
            case Data(String text) -> into.append(text);
            case Print(Expression value) -> into.append(Representation.str(expressions.evaluate(value, scope), budget));
            case For loop -> new LoopRun(loop, this, expressions, budget).run(scope, into);
            case Assign(Target target, Expression value) -> assign(target, expressions.evaluate(value, scope), scope);
            case SetBlock(Target target, Optional<Filter> filter, List<Statement> body) -> {
                Value text = Value.of(render(body, scope.inner()));
                assign(target, filter.isPresent() ? expressions.filter(filter.get(), text, scope) : text, scope);
            }
            case Scoped(List<Statement> body) -> into.append(render(body, scope.inner()));
            case FilterBlock(Filter filter, List<Statement> body) -> {
                Value text = Value.of(render(body, scope.inner()));
                into.append(Representation.str(expressions.filter(filter, text, scope), budget));
            }
            case Macro(String name, Signature signature, List<Statement> body) ->
                scope.set(name, macro(name, signature, body, scope));
            case CallBlock(Call call, Signature signature, List<Statement> body) ->
                into.append(callWithBody(call, macro("caller", signature, body, scope), scope));
            case Autoescape(Expression condition, List<Statement> body) -> {
                if (expressions.isTrue(condition, scope)) {
                    throw new TemplateException(Kind.UNKNOWN_NAME, "autoescape is not supported");
                }
                into.append(render(body, scope.inner()));
            }
            case OtherTemplate _ -> throw TemplateException.type("no loader for this environment specified");
            case If _, Break _, Continue _, With _ -> throw new AssertionError("run before");
        }
    }

    private List<Statement> chosen(List<Branch> branches, List<Statement> otherwise, Scope scope) {
        for (Branch branch : branches) {
            if (expressions.isTrue(branch.condition(), scope)) {
                return branch.body();
            }
        }
        return otherwise;
    }

    private Scope scopeOf(With with, Scope scope) {
        Scope inner = scope.inner();
        for (int i = 0; i < with.targets().size(); i++) {
            assign(with.targets().get(i), expressions.evaluate(with.values().get(i), scope), inner);
        }
        return inner;
    }

    private MacroValue macro(String name, Signature signature, List<Statement> body, Scope scope) {
        return new MacroValue(name, signature, body, scope, this, expressions);
    }

    private Text callWithBody(Call call, MacroValue caller, Scope scope) {
        Value function = expressions.evaluate(call.function(), scope);
        Arguments arguments = expressions.arguments(call.arguments(), scope);
        Map<String, Value> named = new LinkedHashMap<>(arguments.named());
        named.put("caller", caller);
        Value result = expressions.call(function, new Arguments(arguments.positional(), named));
        return Representation.str(result, budget);
    }

    void assign(Target target, Value value, Scope scope) {
        Assignment.assign(target, value, scope, budget);
    }
}
