package dev.pinball.model.template.filter;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.operation.TextSplitting;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextBuilder;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Arguments.Bound;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of a limited width, as Python's {@code textwrap} cuts them. */
final class WordWrap {
    /** White space; or a word up to its end, or up to a hyphen between letters. */
    private static final Pattern CHUNK =
            Pattern.compile("\\s+|[^\\s-]*[\\p{L}]-(?=\\p{L}\\p{L})|\\S+?(?=\\s|$|(?<=\\p{L}\\p{L}-)\\p{L}\\p{L})");

    private final int width;
    private final boolean breaksLongWords;
    private final Budget budget;

    private WordWrap(int width, boolean breaksLongWords, Budget budget) {
        this.width = width;
        this.breaksLongWords = breaksLongWords;
        this.budget = budget;
    }

    static Value apply(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("wordwrap", 1, "s", "width", "break_long_words", "wrapstring", "break_on_hyphens");
        if (!(bound.get(0) instanceof StringValue(Text text, boolean _))) {
            throw TemplateException.attribute(bound.get(0).typeName(), "splitlines");
        }
        int width = bound.integer(1, 79);
        if (width < 1) {
            throw TemplateException.value("invalid width %d (must be > 0)".formatted(width));
        }
        WordWrap wrap = new WordWrap(width, bound.isTrue(2) || bound.find(2) == null, budget);
        boolean breaksOnHyphens = bound.isTrue(4) || bound.find(4) == null;
        Text separator = bound.has(3) ? bound.text(3) : Text.ofTemplate("\n");
        TextBuilder wrapped = new TextBuilder(budget);
        boolean first = true;
        for (Text paragraph : TextSplitting.lines(text, false, budget)) {
            if (!first) {
                wrapped.append(separator);
            }
            wrapped.append(joined(wrap.lines(paragraph, breaksOnHyphens), separator, budget));
            first = false;
        }
        return Value.of(wrapped.build());
    }

    private static Text joined(List<Text> lines, Text separator, Budget budget) {
        TextBuilder text = new TextBuilder(budget);
        for (int i = 0; i < lines.size(); i++) {
            if (i > 0) {
                text.append(separator);
            }
            text.append(lines.get(i));
        }
        return text.build();
    }

    private List<Text> lines(Text paragraph, boolean breaksOnHyphens) {
        List<Text> lines = new ArrayList<>();
        String characters = paragraph.characters();
        int lineBegin = -1;
        int lineEnd = 0;
        for (int[] chunk : chunks(characters, breaksOnHyphens)) {
            budget.step();
            boolean blank = characters.substring(chunk[0], chunk[1]).isBlank();
            boolean isBroken = breaksLongWords && chunk[1] - chunk[0] > width && chunk[0] - lineBegin < width;
            if (lineBegin >= 0 && chunk[1] - lineBegin > width && !isBroken) {
                lines.add(paragraph.substring(lineBegin, lineEnd, budget));
                lineBegin = -1;
            }
            if (blank) {
                if (lineBegin < 0 && lines.isEmpty()) {
                    lineBegin = chunk[0];
                }
                continue;
            }
            lineBegin = lineBegin < 0 ? chunk[0] : lineBegin;
            while (breaksLongWords && chunk[1] - lineBegin > width) {
                lines.add(paragraph.substring(lineBegin, lineBegin + width, budget));
                lineBegin += width;
            }
            lineEnd = chunk[1];
        }
        if (lineBegin >= 0 && lineEnd > lineBegin) {
            lines.add(paragraph.substring(lineBegin, lineEnd, budget));
        }
        return lines;
    }

    private static List<int[]> chunks(String characters, boolean breaksOnHyphens) {
        List<int[]> chunks = new ArrayList<>();
        Matcher chunk = (breaksOnHyphens ? CHUNK : Pattern.compile("\\s+|\\S+")).matcher(characters);
        while (chunk.find()) {
            chunks.add(new int[] {chunk.start(), chunk.end()});
        }
        return chunks;
    }
}
