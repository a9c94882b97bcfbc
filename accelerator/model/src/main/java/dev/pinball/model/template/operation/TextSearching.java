package dev.pinball.model.template.operation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextBuilder;
import dev.pinball.model.template.text.TextSearch;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Arguments.Bound;
import dev.pinball.model.template.value.Value.None;

/** Parts of a text: found, counted, replaced. */
public final class TextSearching {
    private TextSearching() {}

    /** @param countMax of replacements; negative for no limit */
    public static Text replace(Text text, Text old, Text replacement, int countMax, Budget budget) {
        if (old.isEmpty()) {
            return interleave(text, replacement, countMax, budget);
        }
        TextBuilder replaced = new TextBuilder(budget);
        int begin = 0;
        for (int count = 0; countMax < 0 || count < countMax; count++) {
            int found = TextSearch.indexOf(text.characters(), old.characters(), begin, budget);
            if (found < 0) {
                break;
            }
            replaced.append(text, begin, found).append(replacement);
            begin = found + old.length();
        }
        return begin == 0 ? text : replaced.append(text, begin, text.length()).build();
    }

    /** The empty text stands before each character and after the last. */
    private static Text interleave(Text text, Text between, int countMax, Budget budget) {
        TextBuilder result = new TextBuilder(budget);
        int begin = 0;
        for (int count = 0; countMax < 0 || count < countMax; count++) {
            budget.step();
            result.append(between);
            if (begin == text.length()) {
                return result.build();
            }
            int end = text.characters().offsetByCodePoints(begin, 1);
            result.append(text, begin, end);
            begin = end;
        }
        return result.append(text, begin, text.length()).build();
    }

    static Text removeAffix(Text text, Text affix, boolean atEnd, Budget budget) {
        boolean has = atEnd
                ? text.characters().endsWith(affix.characters())
                : text.characters().startsWith(affix.characters());
        if (!has) {
            return text;
        }
        return atEnd
                ? text.substring(0, text.length() - affix.length(), budget)
                : text.substring(affix.length(), text.length(), budget);
    }

    /** {@code find}, {@code index} and their like from the end, and {@code count}; in characters as Python counts them. */
    static long find(Text text, String method, Arguments arguments, Budget budget) {
        Bound bound = arguments.bind(method, 1, "sub", "start", "end");
        Text part = new Slice(bound.get(1, None.NONE), bound.get(2, None.NONE), None.NONE).of(text, budget);
        String wanted = bound.text(0).characters();
        if (method.equals("count")) {
            return count(part, wanted, budget);
        }
        int found = method.startsWith("r")
                ? TextSearch.lastIndexOf(part.characters(), wanted, part.length(), budget)
                : TextSearch.indexOf(part.characters(), wanted, 0, budget);
        if (found < 0) {
            if (method.endsWith("index")) {
                throw TemplateException.value("substring not found");
            }
            return -1;
        }
        return (long) part.characters().codePointCount(0, found) + begin(text, bound);
    }

    /** How many characters are before the part in which is searched. */
    private static int begin(Text text, Bound bound) {
        if (!bound.has(1)) {
            return 0;
        }
        int size = text.codePointCount();
        int start = bound.integer(1, 0);
        return Math.clamp(start < 0 ? (long) start + size : start, 0, size);
    }

    private static long count(Text text, String wanted, Budget budget) {
        if (wanted.isEmpty()) {
            return text.codePointCount() + 1L;
        }
        long count = 0;
        for (int at = TextSearch.indexOf(text.characters(), wanted, 0, budget);
                at >= 0;
                at = TextSearch.indexOf(text.characters(), wanted, at + wanted.length(), budget)) {
            count++;
        }
        return count;
    }
}
