package dev.pinball.model.template.value;

import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateException.Kind;
import dev.pinball.model.template.text.Text;
import java.math.BigInteger;
import java.util.List;

/** What an expression of a template evaluates to. */
public sealed interface Value
        permits Value.Scalar, Value.Sequence, Value.Mapping, DictionaryView, IteratorValue, ObjectValue {

    /** The name of Python's type. */
    String typeName();

    /** A value without parts. */
    sealed interface Scalar extends Value permits None, Undefined, NumberValue, StringValue {}

    sealed interface NumberValue extends Scalar permits BooleanValue, IntegerValue, FloatValue {}

    /** Items in an order, by index. */
    sealed interface Sequence extends Value permits ListValue, TupleValue, RangeValue {
        int size();

        Value get(int index);
    }

    sealed interface Mapping extends Value permits Dictionary {}

    enum None implements Scalar {
        NONE;

        @Override
        public String typeName() {
            return "NoneType";
        }
    }

    /**
     * What a name stands for that has no value. It prints as nothing and is false; most other uses fail.
     *
     * @param kind of the failure
     * @param reason of the failure
     */
    record Undefined(Kind kind, String reason) implements Scalar {

        public static Undefined because(String reason) {
            return new Undefined(Kind.UNDEFINED, reason);
        }

        public TemplateException failure() {
            return new TemplateException(kind, reason);
        }

        @Override
        public String typeName() {
            return "Undefined";
        }
    }

    record BooleanValue(boolean isTrue) implements NumberValue {
        @Override
        public String typeName() {
            return "bool";
        }
    }

    record IntegerValue(BigInteger number) implements NumberValue {
        @Override
        public String typeName() {
            return "int";
        }
    }

    record FloatValue(double number) implements NumberValue {
        @Override
        public String typeName() {
            return "float";
        }
    }

    /** @param safe marked as HTML that needs no escapes: {@code Markup} */
    record StringValue(Text text, boolean safe) implements Scalar {
        @Override
        public String typeName() {
            return safe ? "Markup" : "str";
        }

        public String characters() {
            return text.characters();
        }
    }

    record ListValue(List<Value> items) implements Sequence {
        @Override
        public int size() {
            return items.size();
        }

        @Override
        public Value get(int index) {
            return items.get(index);
        }

        @Override
        public String typeName() {
            return "list";
        }
    }

    /** @param names by which the items can also be found, if they have any */
    record TupleValue(List<Value> items, List<String> names) implements Sequence {
        public TupleValue(List<Value> items) {
            this(items, List.of());
        }

        @Override
        public int size() {
            return items.size();
        }

        @Override
        public Value get(int index) {
            return items.get(index);
        }

        @Override
        public String typeName() {
            return "tuple";
        }
    }

    record RangeValue(long start, long step, int size) implements Sequence {
        @Override
        public Value get(int index) {
            return of(start + index * step);
        }

        @Override
        public String typeName() {
            return "range";
        }
    }

    static Value of(boolean value) {
        return new BooleanValue(value);
    }

    static Value of(long value) {
        return new IntegerValue(BigInteger.valueOf(value));
    }

    static Value of(Text text) {
        return new StringValue(text, false);
    }

    /** A text of the template. */
    static Value of(String text) {
        return of(Text.ofTemplate(text));
    }
}
