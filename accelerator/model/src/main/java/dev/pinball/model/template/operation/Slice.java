package dev.pinball.model.template.operation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextBuilder;
import dev.pinball.model.template.value.Numbers;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.RangeValue;
import dev.pinball.model.template.value.Value.Sequence;
import java.util.ArrayList;
import java.util.List;

/** {@code begin:end:step}, where none stands for what is left out. */
public record Slice(Value begin, Value end, Value step) {

    /**
     * The items that it selects: {@code start}, {@code start + step} and so on.
     *
     * @param count of the items
     */
    private record Selection(int start, int step, int count) {
        int index(int item) {
            return start + item * step;
        }
    }

    private Selection of(int size) {
        int stride = step == None.NONE ? 1 : integer(step);
        if (stride == 0) {
            throw TemplateException.value("slice step cannot be zero");
        }
        int lowest = stride > 0 ? 0 : -1;
        int highest = stride > 0 ? size : size - 1;
        int from = begin == None.NONE ? (stride > 0 ? lowest : highest) : border(begin, size, lowest, highest);
        int to = end == None.NONE ? (stride > 0 ? highest : lowest) : border(end, size, lowest, highest);
        long distance = stride > 0 ? (long) to - from : (long) from - to;
        long length = distance <= 0 ? 0 : (distance - 1) / Math.abs((long) stride) + 1;
        return new Selection(from, stride, (int) length);
    }

    private static int border(Value value, int size, int lowest, int highest) {
        int index = integer(value);
        return Math.clamp(index < 0 ? (long) index + size : index, lowest, highest);
    }

    private static int integer(Value value) {
        if (value instanceof Value.NumberValue number && !Numbers.isFloat(number)) {
            return Numbers.toInt(value);
        }
        throw TemplateException.type("slice indices must be integers or None or have an __index__ method");
    }

    Text of(Text text, Budget budget) {
        Selection selection = of(text.codePointCount());
        if (selection.step() == 1) {
            int first = text.offset(selection.start());
            int last = text.characters().offsetByCodePoints(first, selection.count());
            return text.substring(first, last, budget);
        }
        int[] offsets = offsets(text, budget);
        TextBuilder selected = new TextBuilder(budget);
        for (int i = 0; i < selection.count(); i++) {
            int index = selection.index(i);
            selected.append(text, offsets[index], offsets[index + 1]);
        }
        return selected.build();
    }

    /** Where each character begins, and where the last one ends. */
    private static int[] offsets(Text text, Budget budget) {
        int count = text.codePointCount();
        budget.allocateCharacters(2L * count);
        int[] offsets = new int[count + 1];
        for (int i = 0; i < count; i++) {
            offsets[i + 1] = text.characters().offsetByCodePoints(offsets[i], 1);
        }
        return offsets;
    }

    List<Value> of(Sequence sequence, Budget budget) {
        Selection selection = of(sequence.size());
        budget.allocateItems(selection.count());
        List<Value> items = new ArrayList<>(selection.count());
        for (int i = 0; i < selection.count(); i++) {
            items.add(sequence.get(selection.index(i)));
        }
        return items;
    }

    RangeValue of(RangeValue range) {
        Selection selection = of(range.size());
        return new RangeValue(
                range.start() + selection.start() * range.step(), range.step() * selection.step(), selection.count());
    }
}
