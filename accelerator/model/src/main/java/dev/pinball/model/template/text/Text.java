package dev.pinball.model.template.text;

import dev.pinball.model.template.limit.Budget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable text that knows which of its characters a user wrote; the others are the template's. Two texts are equal if
 * their characters are.
 */
public final class Text {
    public static final Text EMPTY = new Text("", new int[0]);

    private final String characters;
    /** Ascending offsets: a range of the user's begins at each one with an even index and ends before the next. */
    private final int[] userBorders;

    Text(String characters, int[] userBorders) {
        this.characters = characters;
        this.userBorders = userBorders;
    }

    public static Text ofTemplate(String characters) {
        return new Text(characters, EMPTY.userBorders);
    }

    public static Text ofUser(String characters) {
        return characters.isEmpty() ? EMPTY : new Text(characters, new int[] {0, characters.length()});
    }

    /** A part of a text from one origin. */
    public record Run(String characters, boolean fromUser) {}

    public String characters() {
        return characters;
    }

    public boolean isEmpty() {
        return characters.isEmpty();
    }

    /** In UTF-16 units, as all offsets are. */
    public int length() {
        return characters.length();
    }

    /** In characters as Python counts them. */
    public int codePointCount() {
        return characters.codePointCount(0, length());
    }

    /** The offset of a character that is counted as Python does. */
    public int offset(int codePoint) {
        return characters.offsetByCodePoints(0, codePoint);
    }

    public boolean isFromUser(int offset) {
        int index = Arrays.binarySearch(userBorders, offset);
        return (index >= 0 ? index : -index - 2) % 2 == 0;
    }

    public Text substring(int begin, int end, Budget budget) {
        if (begin == 0 && end == length()) {
            return this;
        }
        return new TextBuilder(budget).append(this, begin, end).build();
    }

    /** The parts in their order, neighbours of different origin. */
    public List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        int begin = 0;
        boolean fromUser = false;
        for (int border : userBorders) {
            if (border > begin) {
                runs.add(new Run(characters.substring(begin, border), fromUser));
            }
            begin = border;
            fromUser = !fromUser;
        }
        if (length() > begin) {
            runs.add(new Run(characters.substring(begin), false));
        }
        return runs;
    }

    /** Calls {@code range} for each range of the user's within the given one, relative to {@code begin}. */
    void forEachUserRange(int begin, int end, RangeConsumer range) {
        for (int i = 0; i < userBorders.length && userBorders[i] < end; i += 2) {
            int from = Math.max(begin, userBorders[i]);
            int to = Math.min(end, userBorders[i + 1]);
            if (from < to) {
                range.accept(from - begin, to - begin);
            }
        }
    }

    interface RangeConsumer {
        void accept(int begin, int end);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Text text && characters.equals(text.characters);
    }

    @Override
    public int hashCode() {
        return characters.hashCode();
    }

    @Override
    public String toString() {
        return characters;
    }
}
