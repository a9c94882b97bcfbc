package dev.pinball.model.template.operation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextBuilder;

/** Text as HTML, as MarkupSafe writes it. */
public final class HtmlEscapes {
    private HtmlEscapes() {}

    public static Text escape(Text text, Budget budget) {
        TextBuilder escaped = new TextBuilder(budget);
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            String entity = entity(text.characters().charAt(i));
            if (!entity.isEmpty()) {
                escaped.append(text, copied, i).append(entity, text.isFromUser(i));
                copied = i + 1;
            }
        }
        return escaped.append(text, copied, text.length()).build();
    }

    private static String entity(char character) {
        return switch (character) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '\'' -> "&#39;";
            case '"' -> "&#34;";
            default -> "";
        };
    }
}
