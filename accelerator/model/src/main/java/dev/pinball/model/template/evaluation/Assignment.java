package dev.pinball.model.template.evaluation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateException.Kind;
import dev.pinball.model.template.syntax.Statement.NameTarget;
import dev.pinball.model.template.syntax.Statement.NamespaceTarget;
import dev.pinball.model.template.syntax.Statement.Target;
import dev.pinball.model.template.syntax.Statement.TupleTarget;
import dev.pinball.model.template.value.Iteration;
import dev.pinball.model.template.value.NamespaceValue;
import dev.pinball.model.template.value.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Gives values to names. */
final class Assignment {
    private Assignment() {}

    static void assign(Target target, Value value, Scope scope, Budget budget) {
        switch (target) {
            case NameTarget(String name) -> scope.set(name, value);
            case NamespaceTarget(String namespace, String attribute) -> {
                if (!(scope.get(namespace) instanceof NamespaceValue space)) {
                    throw new TemplateException(Kind.UNKNOWN_NAME, "cannot assign attribute on non-namespace object");
                }
                budget.allocateItems(1);
                space.set(attribute, value);
            }
            case TupleTarget(List<Target> targets) -> {
                List<Value> items = unpack(value, targets.size(), budget);
                for (int i = 0; i < items.size(); i++) {
                    assign(targets.get(i), items.get(i), scope, budget);
                }
            }
        }
    }

    private static List<Value> unpack(Value value, int count, Budget budget) {
        if (!Iteration.isIterable(value)) {
            throw TemplateException.type("cannot unpack non-iterable %s object".formatted(value.typeName()));
        }
        List<Value> items = new ArrayList<>();
        Iterator<Value> rest = Iteration.of(value, budget);
        while (rest.hasNext()) {
            if (items.size() == count) {
                throw TemplateException.value("too many values to unpack (expected %d)".formatted(count));
            }
            items.add(rest.next());
        }
        if (items.size() < count) {
            throw TemplateException.value(
                    "not enough values to unpack (expected %d, got %d)".formatted(count, items.size()));
        }
        return items;
    }
}
