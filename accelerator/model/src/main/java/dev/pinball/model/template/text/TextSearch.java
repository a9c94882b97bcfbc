package dev.pinball.model.template.text;

import dev.pinball.model.template.limit.Budget;

/** Finds a text in another in linear time, whatever the texts (Knuth, Morris and Pratt 1977). */
public final class TextSearch {
    /** Where {@link String#indexOf} is as good. */
    private static final int SHORT_MAX = 16;

    private TextSearch() {}

    /** The offset of the first {@code part} at or after {@code from}; -1 if there is none. */
    public static int indexOf(String whole, String part, int from, Budget budget) {
        int found = part.length() <= SHORT_MAX ? whole.indexOf(part, from) : search(whole, part, from);
        int end = found < 0 ? whole.length() : found;
        budget.steps(Math.max(0, end - from) / 256 + 1 + part.length() / 256);
        return found;
    }

    /** The offset of the last {@code part} that ends at or before {@code end}; -1 if there is none. */
    public static int lastIndexOf(String whole, String part, int end, Budget budget) {
        int found;
        if (part.length() <= SHORT_MAX) {
            found = part.length() > end ? -1 : whole.lastIndexOf(part, end - part.length());
        } else {
            budget.allocateCharacters(end + (long) part.length());
            String backwards = new StringBuilder(part).reverse().toString();
            String mirrored =
                    new StringBuilder(whole.substring(0, end)).reverse().toString();
            int at = search(mirrored, backwards, 0);
            found = at < 0 ? -1 : end - at - part.length();
        }
        budget.steps((end - Math.max(0, found)) / 256 + 1);
        return found;
    }

    private static int search(String whole, String part, int from) {
        int[] borders = borders(part);
        int matched = 0;
        for (int i = from; i < whole.length(); i++) {
            while (matched > 0 && part.charAt(matched) != whole.charAt(i)) {
                matched = borders[matched - 1];
            }
            if (part.charAt(matched) == whole.charAt(i)) {
                matched++;
            }
            if (matched == part.length()) {
                return i - matched + 1;
            }
        }
        return -1;
    }

    /** For each beginning of {@code part}, the length of the longest shorter beginning that it ends with. */
    private static int[] borders(String part) {
        int[] borders = new int[part.length()];
        int matched = 0;
        for (int i = 1; i < part.length(); i++) {
            while (matched > 0 && part.charAt(matched) != part.charAt(i)) {
                matched = borders[matched - 1];
            }
            if (part.charAt(matched) == part.charAt(i)) {
                matched++;
            }
            borders[i] = matched;
        }
        return borders;
    }
}
