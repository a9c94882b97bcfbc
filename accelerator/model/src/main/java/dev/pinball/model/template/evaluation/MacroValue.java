package dev.pinball.model.template.evaluation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.syntax.Expression;
import dev.pinball.model.template.syntax.Statement;
import dev.pinball.model.template.syntax.Statement.Signature;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Dictionary;
import dev.pinball.model.template.value.ObjectValue;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.TupleValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A macro, or the body of a {@code call}: a function whose result is what it prints. */
final class MacroValue implements ObjectValue {
    private static final String CALLER = "caller";

    private final String name;
    private final Signature signature;
    private final List<Statement> body;
    private final Scope scope;
    private final Interpreter interpreter;
    private final ExpressionEvaluator expressions;

    MacroValue(
            String name,
            Signature signature,
            List<Statement> body,
            Scope scope,
            Interpreter interpreter,
            ExpressionEvaluator expressions) {
        this.name = name;
        this.signature = signature;
        this.body = body;
        this.scope = scope;
        this.interpreter = interpreter;
        this.expressions = expressions;
    }

    private boolean takes(String special) {
        return signature.namesRead().contains(special);
    }

    @Override
    public boolean isCallable() {
        return true;
    }

    @Override
    public Value call(Arguments arguments, Budget budget) {
        Scope local = scope.inner();
        Map<String, Value> named = new LinkedHashMap<>(arguments.named());
        setParameters(arguments.positional(), named, local);
        if (takes(CALLER) && !signature.parameters().contains(CALLER)) {
            Value caller = named.remove(CALLER);
            local.set(CALLER, caller == null ? Undefined.because("No caller defined") : caller);
        }
        setOthers(arguments.positional(), named, local);
        return Value.of(interpreter.render(body, local));
    }

    private void setParameters(List<Value> positional, Map<String, Value> named, Scope local) {
        List<String> parameters = signature.parameters();
        int firstDefault = parameters.size() - signature.defaults().size();
        for (int i = 0; i < parameters.size(); i++) {
            String parameter = parameters.get(i);
            Value value = i < positional.size() ? positional.get(i) : named.remove(parameter);
            if (value == null && i >= firstDefault) {
                Expression unlessGiven = signature.defaults().get(i - firstDefault);
                value = expressions.evaluate(unlessGiven, local);
            }
            local.set(
                    parameter,
                    value == null ? Undefined.because("parameter '%s' was not provided".formatted(parameter)) : value);
        }
    }

    /** What no parameter takes. */
    private void setOthers(List<Value> positional, Map<String, Value> named, Scope local) {
        if (takes("kwargs")) {
            Dictionary others = new Dictionary();
            named.forEach(others::put);
            local.set("kwargs", others);
        } else if (named.containsKey(CALLER)) {
            throw TemplateException.type(
                    "macro '%s' was invoked with two values for the special caller argument. This is most likely a bug."
                            .formatted(name));
        } else if (!named.isEmpty()) {
            throw TemplateException.type("macro '%s' takes no keyword argument '%s'"
                    .formatted(name, named.keySet().iterator().next()));
        }
        int count = signature.parameters().size();
        if (takes("varargs")) {
            List<Value> others = positional.size() > count ? positional.subList(count, positional.size()) : List.of();
            local.set("varargs", new TupleValue(others));
        } else if (positional.size() > count) {
            throw TemplateException.type("macro '%s' takes not more than %d argument(s)".formatted(name, count));
        }
    }

    @Override
    public @Nullable Value attribute(String attribute) {
        return switch (attribute) {
            case "name" -> name.equals(CALLER) ? None.NONE : Value.of(name);
            case "arguments" ->
                new TupleValue(signature.parameters().stream().map(Value::of).toList());
            case "catch_kwargs" -> Value.of(takes("kwargs"));
            case "catch_varargs" -> Value.of(takes("varargs"));
            case CALLER -> Value.of(takes(CALLER));
            default -> null;
        };
    }

    @Override
    public String typeName() {
        return "Macro";
    }

    @Override
    public String representation() {
        return name.equals(CALLER) ? "<Macro anonymous>" : "<Macro '%s'>".formatted(name);
    }
}
