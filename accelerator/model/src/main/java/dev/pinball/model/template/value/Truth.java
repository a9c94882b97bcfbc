package dev.pinball.model.template.value;

import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.value.Value.BooleanValue;
import dev.pinball.model.template.value.Value.FloatValue;
import dev.pinball.model.template.value.Value.IntegerValue;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.Sequence;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.math.BigInteger;

/** What is true in a condition: all but nothing, zero and the empty. */
public final class Truth {
    private Truth() {}

    public static boolean of(Value value) {
        return switch (value) {
            case None _, Undefined _ -> false;
            case BooleanValue(boolean isTrue) -> isTrue;
            case IntegerValue(BigInteger number) -> number.signum() != 0;
            case FloatValue(double number) -> number != 0;
            case StringValue(Text text, boolean _) -> !text.isEmpty();
            case Sequence sequence -> sequence.size() > 0;
            case Dictionary dictionary -> dictionary.size() > 0;
            case DictionaryView view -> view.dictionary().size() > 0;
            case IteratorValue _, ObjectValue _ -> true;
        };
    }
}
