package dev.pinball.model.template.operation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.text.Characters;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextSearch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Texts in parts. */
public final class TextSplitting {
    private TextSplitting() {}

    /** @param splitsMax parts but one at most; negative for no limit */
    static List<Text> at(Text text, Text separator, int splitsMax, boolean fromEnd, Budget budget) {
        if (separator.isEmpty()) {
            throw TemplateException.value("empty separator");
        }
        return fromEnd
                ? splitFromEnd(text, separator.characters(), splitsMax, budget)
                : splitFromBegin(text, separator.characters(), splitsMax, budget);
    }

    private static List<Text> splitFromBegin(Text text, String separator, int splitsMax, Budget budget) {
        List<Text> parts = new ArrayList<>();
        int begin = 0;
        while (splitsMax < 0 || parts.size() < splitsMax) {
            int end = TextSearch.indexOf(text.characters(), separator, begin, budget);
            if (end < 0) {
                break;
            }
            add(parts, text, begin, end, budget);
            begin = end + separator.length();
        }
        add(parts, text, begin, text.length(), budget);
        return parts;
    }

    private static List<Text> splitFromEnd(Text text, String separator, int splitsMax, Budget budget) {
        List<Text> parts = new ArrayList<>();
        int end = text.length();
        while (splitsMax < 0 || parts.size() < splitsMax) {
            int begin = TextSearch.lastIndexOf(text.characters(), separator, end, budget);
            if (begin < 0) {
                break;
            }
            add(parts, text, begin + separator.length(), end, budget);
            end = begin;
        }
        add(parts, text, 0, end, budget);
        Collections.reverse(parts);
        return parts;
    }

    private static void add(List<Text> parts, Text text, int begin, int end, Budget budget) {
        budget.allocateItems(1);
        parts.add(text.substring(begin, end, budget));
    }

    /** Words; white space around them is left out, except behind the last split. */
    static List<Text> atSpaces(Text text, int splitsMax, boolean fromEnd, Budget budget) {
        List<int[]> words = words(text.characters(), budget);
        List<Text> parts = new ArrayList<>();
        int whole = splitsMax < 0 ? words.size() : Math.min(splitsMax, words.size());
        int rest = words.size() - whole;
        int firstWhole = fromEnd ? rest : 0;
        if (fromEnd && rest > 0) {
            add(parts, text, 0, words.get(rest - 1)[1], budget);
        }
        for (int[] word : words.subList(firstWhole, firstWhole + whole)) {
            add(parts, text, word[0], word[1], budget);
        }
        if (!fromEnd && rest > 0) {
            add(parts, text, words.get(whole)[0], text.length(), budget);
        }
        return parts;
    }

    /** Begin and end of each word. */
    private static List<int[]> words(String characters, Budget budget) {
        budget.steps(characters.length() / 64);
        List<int[]> words = new ArrayList<>();
        int begin = -1;
        for (int i = 0; i <= characters.length(); i++) {
            boolean inWord = i < characters.length() && !Characters.isSpace(characters.charAt(i));
            if (inWord && begin < 0) {
                begin = i;
            } else if (!inWord && begin >= 0) {
                budget.allocateItems(1);
                words.add(new int[] {begin, i});
                begin = -1;
            }
        }
        return words;
    }

    /** Lines, the last one without an end too. */
    public static List<Text> lines(Text text, boolean keepEnds, Budget budget) {
        List<Text> lines = new ArrayList<>();
        String characters = text.characters();
        int begin = 0;
        for (int i = 0; i < characters.length(); i++) {
            if (Characters.endsLine(characters.charAt(i))) {
                boolean two = characters.startsWith("\r\n", i);
                int next = two ? i + 2 : i + 1;
                add(lines, text, begin, keepEnds ? next : i, budget);
                begin = next;
                i = next - 1;
            }
        }
        if (begin < characters.length()) {
            add(lines, text, begin, characters.length(), budget);
        }
        return lines;
    }

    static List<Text> partition(Text text, Text separator, boolean last, Budget budget) {
        if (separator.isEmpty()) {
            throw TemplateException.value("empty separator");
        }
        String wanted = separator.characters();
        int found = last
                ? TextSearch.lastIndexOf(text.characters(), wanted, text.length(), budget)
                : TextSearch.indexOf(text.characters(), wanted, 0, budget);
        if (found < 0) {
            return last ? List.of(Text.EMPTY, Text.EMPTY, text) : List.of(text, Text.EMPTY, Text.EMPTY);
        }
        int after = found + wanted.length();
        return List.of(
                text.substring(0, found, budget),
                text.substring(found, after, budget),
                text.substring(after, text.length(), budget));
    }
}
