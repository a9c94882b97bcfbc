package dev.pinball.engine.stream;

import dev.pinball.Invariant;
import java.util.List;

/**
 * Ends a text before its first stop text, however the text is cut into pieces. Text that may be the beginning of a stop
 * text is held back until it is clear.
 */
public final class StopTextMatcher {
    private final List<String> stopTexts;
    private final StringBuilder held = new StringBuilder();
    private boolean matched;

    /** @param stopTexts none of them empty */
    public StopTextMatcher(List<String> stopTexts) {
        this.stopTexts = stopTexts;
    }

    /** Takes the next piece, and returns the text that is clear. */
    public String append(String piece) {
        Invariant.check(!matched, "the text has ended");
        if (stopTexts.isEmpty()) {
            return piece;
        }
        held.append(piece);
        int clearCount = indexOfStopText();
        matched = clearCount >= 0;
        if (!matched) {
            clearCount = held.length() - beginningOfStopText();
        }
        return take(clearCount);
    }

    /** Whether a stop text has come. */
    public boolean matched() {
        return matched;
    }

    /** The text held back, at the end of an answer that no stop text ended. */
    public String flush() {
        Invariant.check(!matched, "what follows a stop text is not part of the answer");
        return take(held.length());
    }

    private String take(int count) {
        String clear = held.substring(0, count);
        held.delete(0, count);
        return clear;
    }

    /** Where the stop text that is complete first begins, or -1: the same as if the text had come char by char. */
    private int indexOfStopText() {
        int firstEnd = Integer.MAX_VALUE;
        int begin = -1;
        for (String stopText : stopTexts) {
            int index = held.indexOf(stopText);
            int end = index + stopText.length();
            if (index >= 0 && (end < firstEnd || (end == firstEnd && index < begin))) {
                firstEnd = end;
                begin = index;
            }
        }
        return begin;
    }

    /** The length of the longest end of the held text that begins a stop text. */
    private int beginningOfStopText() {
        int longest = 0;
        for (String stopText : stopTexts) {
            int length = Math.min(stopText.length() - 1, held.length());
            while (length > longest && !endsWith(stopText, length)) {
                length--;
            }
            longest = Math.max(longest, length);
        }
        return longest;
    }

    private boolean endsWith(String stopText, int length) {
        int begin = held.length() - length;
        for (int index = 0; index < length; index++) {
            if (held.charAt(begin + index) != stopText.charAt(index)) {
                return false;
            }
        }
        return true;
    }
}
