package dev.pinball.cli.drawing;

import java.util.Locale;

/** A drawing on a white ground, written element by element. */
public final class Svg {
    private final StringBuilder text = new StringBuilder();

    Svg(double width, double height) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$.0f %2$.0f\" width=\"%1$.0f\" height=\"%2$.0f\""
                        + " font-family=\"Helvetica, Arial, sans-serif\">%n",
                width, height);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n");
    }

    /** One element or more; numbers are written as every reader of SVG reads them. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
    void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }

    /** The whole drawing; nothing may be added afterwards. */
    String finish() {
        return text.append("</svg>\n").toString();
    }

    /** {@code text} as the content of an element. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** {@code text} as the content of an element or as the value of an attribute. */
    public static String quoted(String text) {
        return escaped(text).replace("\"", "&quot;");
    }
}
