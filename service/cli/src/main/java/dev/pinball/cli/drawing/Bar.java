package dev.pinball.cli.drawing;

/** A share as a row of block characters, precise to an eighth. */
public final class Bar {
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

    private Bar() {}

    /** {@code share} of {@code width} characters, the rest blank; whatever is above 0 shows. */
    public static String of(double share, int width) {
        int eighths = (int) Math.round(Math.clamp(share, 0, 1) * width * 8);
        int shown = share > 0 ? Math.max(eighths, 1) : 0;
        String bar = "█".repeat(shown / 8) + (shown % 8 == 0 ? "" : EIGHTHS.charAt(shown % 8));
        return bar + " ".repeat(width - bar.length());
    }
}
