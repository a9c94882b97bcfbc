package dev.pinball.model.template.filter;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.operation.HtmlEscapes;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextBuilder;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Arguments.Bound;
import dev.pinball.model.template.value.Dictionary;
import dev.pinball.model.template.value.Iteration;
import dev.pinball.model.template.value.Representation;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.None;
import dev.pinball.model.template.value.Value.StringValue;
import dev.pinball.model.template.value.Value.Undefined;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Filters that were made for web pages. Nothing is escaped unless a template asks for it. */
final class HtmlFilters {
    private static final String URL_SAFE = "-._~";

    private HtmlFilters() {}

    static void addTo(Map<String, Filter> filters) {
        filters.put("safe", (arguments, budget) -> new StringValue(text("safe", arguments, budget), true));
        filters.put("escape", HtmlFilters::escape);
        filters.put("e", HtmlFilters::escape);
        filters.put(
                "forceescape",
                (arguments, budget) ->
                        new StringValue(HtmlEscapes.escape(text("forceescape", arguments, budget), budget), true));
        filters.put("striptags", HtmlFilters::stripTags);
        filters.put("urlencode", HtmlFilters::urlEncode);
        filters.put("xmlattr", HtmlFilters::attributes);
    }

    private static Text text(String filter, Arguments arguments, Budget budget) {
        return TextFilters.text(arguments.bind(filter, 1, "value"), budget);
    }

    private static Value escape(Arguments arguments, Budget budget) {
        Value value = arguments.bind("escape", 1, "s").get(0);
        boolean escaped = value instanceof StringValue string && string.safe();
        return escaped ? value : new StringValue(HtmlEscapes.escape(Representation.str(value, budget), budget), true);
    }

    /** Takes away comments and tags, and joins what is left by single spaces. */
    private static Value stripTags(Arguments arguments, Budget budget) {
        Text text = text("striptags", arguments, budget);
        TextBuilder stripped = new TextBuilder(budget);
        String characters = text.characters();
        int copied = 0;
        for (int begin = characters.indexOf('<'); begin >= 0; begin = characters.indexOf('<', copied)) {
            String ending = characters.startsWith("<!--", begin) ? "-->" : ">";
            int end = characters.indexOf(ending, begin);
            if (end < 0) {
                break;
            }
            stripped.append(text, copied, begin);
            copied = end + ending.length();
        }
        Text rest = stripped.append(text, copied, text.length()).build();
        String words = String.join(" ", rest.characters().strip().split("\\s+"));
        return Value.of(Text.ofUser(words.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#34;", "\"")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&")));
    }

    private static Value urlEncode(Arguments arguments, Budget budget) {
        Value value = arguments.bind("urlencode", 1, "value").get(0);
        if (value instanceof StringValue || !Iteration.isIterable(value)) {
            return Value.of(urlEncoded(Representation.str(value, budget), "/", budget));
        }
        TextBuilder query = new TextBuilder(budget);
        List<Value> pairs = value instanceof Dictionary dictionary
                ? dictionary.entries().stream()
                        .<Value>map(entry -> new Value.TupleValue(List.of(entry.key(), entry.value())))
                        .toList()
                : Iteration.list(value, budget);
        for (Value pair : pairs) {
            List<Value> parts = Iteration.list(pair, budget);
            if (parts.size() != 2) {
                throw TemplateException.value(
                        "not enough values to unpack (expected 2, got %d)".formatted(parts.size()));
            }
            query.append(query.length() > 0 ? "&" : "")
                    .append(urlEncoded(Representation.str(parts.get(0), budget), "", budget))
                    .append("=")
                    .append(urlEncoded(Representation.str(parts.get(1), budget), "", budget));
        }
        return Value.of(query.build());
    }

    /** In a query, where no slash stays, a space is a plus sign. */
    private static Text urlEncoded(Text text, String alsoSafe, Budget budget) {
        TextBuilder encoded = new TextBuilder(budget);
        for (Text.Run run : text.runs()) {
            for (byte each : run.characters().getBytes(StandardCharsets.UTF_8)) {
                char character = (char) Byte.toUnsignedInt(each);
                boolean safe = character < 0x80 && Character.isLetterOrDigit(character)
                        || (URL_SAFE + alsoSafe).indexOf(character) >= 0;
                String written = safe
                        ? String.valueOf(character)
                        : alsoSafe.isEmpty() && character == ' ' ? "+" : "%%%02X".formatted((int) character);
                encoded.append(written, run.fromUser());
            }
        }
        return encoded.build();
    }

    private static Value attributes(Arguments arguments, Budget budget) {
        Bound bound = arguments.bind("xmlattr", 1, "d", "autospace");
        Dictionary dictionary = SequenceFilters.dictionary(bound.get(0));
        TextBuilder written = new TextBuilder(budget);
        boolean space = bound.find(1) == null || bound.isTrue(1);
        for (Dictionary.Entry entry : dictionary.entries()) {
            if (entry.value() == None.NONE || entry.value() instanceof Undefined) {
                continue;
            }
            Text key = Representation.str(entry.key(), budget);
            if (key.characters().chars().anyMatch(character -> " \t\n\r\f\u000b/>=".indexOf(character) >= 0)) {
                throw TemplateException.value("Invalid character in attribute name: '%s'".formatted(key));
            }
            written.append(space ? " " : "")
                    .append(HtmlEscapes.escape(key, budget))
                    .append("=\"")
                    .append(HtmlEscapes.escape(Representation.str(entry.value(), budget), budget))
                    .append("\"");
            space = true;
        }
        return Value.of(written.build());
    }
}
