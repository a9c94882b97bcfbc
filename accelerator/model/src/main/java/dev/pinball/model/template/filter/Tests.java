package dev.pinball.model.template.filter;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateException.Kind;
import dev.pinball.model.template.operation.Operators;
import dev.pinball.model.template.operation.TextPredicates;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Comparison;
import dev.pinball.model.template.value.Iteration;
import dev.pinball.model.template.value.ObjectValue;
import dev.pinball.model.template.value.Representation;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.BooleanValue;
import dev.pinball.model.template.value.Value.FloatValue;
import dev.pinball.model.template.value.Value.IntegerValue;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** All tests of Jinja 3.1: {@code value is test(arguments)}. */
public final class Tests {
    private static final Map<String, Test> TESTS = all();

    private Tests() {}

    private interface Test {
        boolean isTrue(Arguments arguments, Budget budget);
    }

    /** @throws TemplateException if there is no such test, or it can't be asked of the value */
    public static boolean test(String name, Value value, Arguments arguments, Budget budget) {
        Test test = TESTS.get(name);
        if (test == null) {
            throw new TemplateException(Kind.UNKNOWN_NAME, "No test named '%s' found.".formatted(name));
        }
        budget.call();
        return test.isTrue(arguments.after(value), budget);
    }

    private static Map<String, Test> all() {
        Map<String, Test> tests = new HashMap<>();
        addKinds(tests);
        addComparisons(tests);
        addNumbers(tests);
        tests.put("lower", (arguments, budget) -> isCased("islower", arguments, budget));
        tests.put("upper", (arguments, budget) -> isCased("isupper", arguments, budget));
        tests.put("filter", (arguments, _) -> Filters.contains(name("filter", arguments)));
        tests.put("test", (arguments, _) -> isTest(name("test", arguments)));
        return Map.copyOf(tests);
    }

    private static boolean isTest(String name) {
        return TESTS.containsKey(name);
    }

    private static void put(Map<String, Test> tests, String name, Predicate<Value> predicate) {
        tests.put(
                name,
                (arguments, _) ->
                        predicate.test(arguments.bind(name, 1, "value").get(0)));
    }

    private static void addKinds(Map<String, Test> tests) {
        put(tests, "defined", value -> !(value instanceof Undefined));
        put(tests, "undefined", value -> value instanceof Undefined);
        put(tests, "none", value -> value == None.NONE);
        put(tests, "boolean", value -> value instanceof BooleanValue);
        put(tests, "true", value -> value instanceof BooleanValue truth && truth.isTrue());
        put(tests, "false", value -> value instanceof BooleanValue truth && !truth.isTrue());
        put(tests, "integer", value -> value instanceof IntegerValue);
        put(tests, "float", value -> value instanceof FloatValue);
        put(tests, "number", value -> value instanceof Value.NumberValue);
        put(tests, "string", value -> value instanceof StringValue);
        put(tests, "mapping", value -> value instanceof Value.Mapping);
        put(tests, "iterable", Iteration::isIterable);
        put(
                tests,
                "callable",
                value -> value instanceof Undefined || value instanceof ObjectValue object && object.isCallable());
        put(tests, "escaped", value -> value instanceof StringValue string && string.safe());
        put(
                tests,
                "sequence",
                value -> value instanceof Value.Sequence
                        || value instanceof Value.Mapping
                        || value instanceof StringValue
                        || value instanceof Undefined);
    }

    private static void addComparisons(Map<String, Test> tests) {
        compare(tests, "==", "==", "eq", "equalto");
        compare(tests, "!=", "!=", "ne");
        compare(tests, "<", "<", "lt", "lessthan");
        compare(tests, "<=", "<=", "le");
        compare(tests, ">", ">", "gt", "greaterthan");
        compare(tests, ">=", ">=", "ge");
        compare(tests, "in", "in");
        tests.put("sameas", (arguments, _) -> {
            Arguments.Bound bound = arguments.bind("sameas", 2, "value", "other");
            return isSame(bound.get(0), bound.get(1));
        });
    }

    @SuppressWarnings("ReferenceEquality") // the question is whether they are one object
    private static boolean isSame(Value value, Value other) {
        return value == other || value instanceof Value.Scalar scalar && scalar.equals(other);
    }

    private static void compare(Map<String, Test> tests, String operator, String... names) {
        for (String name : names) {
            tests.put(name, (arguments, budget) -> {
                Arguments.Bound bound = arguments.bind(name, 2, "value", "other");
                return Operators.compare(operator, bound.get(0), bound.get(1), budget);
            });
        }
    }

    private static void addNumbers(Map<String, Test> tests) {
        tests.put("odd", (arguments, budget) -> hasRemainder("odd", arguments, Value.of(2), 1, budget));
        tests.put("even", (arguments, budget) -> hasRemainder("even", arguments, Value.of(2), 0, budget));
        tests.put("divisibleby", (arguments, budget) -> {
            Arguments.Bound bound = arguments.bind("divisibleby", 2, "value", "num");
            return hasRemainder("divisibleby", Arguments.of(bound.get(0)), bound.get(1), 0, budget);
        });
    }

    private static boolean hasRemainder(String test, Arguments arguments, Value divisor, int expected, Budget budget) {
        Value value = arguments.bind(test, 1, "value").get(0);
        return Comparison.areEqual(Operators.binary("%", value, divisor, budget), Value.of(expected), budget);
    }

    private static boolean isCased(String predicate, Arguments arguments, Budget budget) {
        Value value = arguments.bind(predicate, 1, "value").get(0);
        String text = Representation.str(value, budget).characters();
        return TextPredicates.find(predicate).orElseThrow().test(text);
    }

    private static String name(String test, Arguments arguments) {
        return arguments.bind(test, 1, "value").get(0) instanceof StringValue string ? string.characters() : "";
    }
}
