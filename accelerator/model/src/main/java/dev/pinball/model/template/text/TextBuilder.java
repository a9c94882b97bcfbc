package dev.pinball.model.template.text;

import dev.pinball.model.template.limit.Budget;
import java.util.Arrays;

/** Puts a text together; each part keeps its origin, and is paid for before it is copied. */
public final class TextBuilder {
    private final Budget budget;
    private final StringBuilder characters = new StringBuilder();
    private int[] userBorders = new int[8];
    private int borderCount;

    public TextBuilder(Budget budget) {
        this.budget = budget;
    }

    public TextBuilder append(Text text) {
        return append(text, 0, text.length());
    }

    /** A part of {@code text}, from offset to offset. */
    public TextBuilder append(Text text, int begin, int end) {
        int base = characters.length();
        reserve(end - begin);
        characters.append(text.characters(), begin, end);
        text.forEachUserRange(begin, end, (from, to) -> markUser(base + from, base + to));
        return this;
    }

    /** Of the template's. */
    public TextBuilder append(String constant) {
        reserve(constant.length());
        characters.append(constant);
        return this;
    }

    public TextBuilder append(String constant, boolean fromUser) {
        int base = characters.length();
        append(constant);
        if (fromUser) {
            markUser(base, characters.length());
        }
        return this;
    }

    public TextBuilder append(Text text, long count) {
        budget.steps(Math.max(0, count));
        for (long i = 0; i < count; i++) {
            append(text);
        }
        return this;
    }

    private void reserve(int more) {
        budget.allocateCharacters(more);
        if (characters.length() + (long) more > budget.limits().outputCharactersMax()) {
            budget.allocateCharacters(characters.length() + (long) more); // says so
        }
    }

    private void markUser(int begin, int end) {
        if (begin == end) {
            return;
        }
        if (borderCount > 0 && userBorders[borderCount - 1] == begin) {
            userBorders[borderCount - 1] = end;
            return;
        }
        if (borderCount == userBorders.length) {
            userBorders = Arrays.copyOf(userBorders, 2 * borderCount);
        }
        userBorders[borderCount++] = begin;
        userBorders[borderCount++] = end;
    }

    public int length() {
        return characters.length();
    }

    public Text build() {
        return new Text(characters.toString(), Arrays.copyOf(userBorders, borderCount));
    }
}
