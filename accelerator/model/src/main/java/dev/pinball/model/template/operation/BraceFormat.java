package dev.pinball.model.template.operation;

import dev.pinball.model.template.limit.Budget;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateException.Kind;
import dev.pinball.model.template.text.Text;
import dev.pinball.model.template.text.TextBuilder;
import dev.pinball.model.template.value.Arguments;
import dev.pinball.model.template.value.Dictionary;
import dev.pinball.model.template.value.Representation;
import dev.pinball.model.template.value.Value;
import dev.pinball.model.template.value.Value.StringValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code format.format(values)}: fields in braces, with attributes, items, conversions and specifications. */
final class BraceFormat {
    private static final Pattern STEP = Pattern.compile("\\.(?<attribute>[^.\\[]+)|\\[(?<item>[^\\]]+)\\]");
    private static final int FIELDS_IN_FIELDS_MAX = 2;

    private final Arguments arguments;
    private final Budget budget;
    private int automatic;

    private BraceFormat(Arguments arguments, Budget budget) {
        this.arguments = arguments;
        this.budget = budget;
    }

    static Text format(Text format, Arguments arguments, Budget budget) {
        return new BraceFormat(arguments, budget).format(format, FIELDS_IN_FIELDS_MAX);
    }

    static Text formatMap(Text format, Value mapping, Budget budget) {
        if (!(mapping instanceof Dictionary dictionary)) {
            throw TemplateException.type("'%s' object is not subscriptable".formatted(mapping.typeName()));
        }
        Map<String, Value> named = new LinkedHashMap<>();
        for (Dictionary.Entry entry : dictionary.entries()) {
            if (entry.key() instanceof StringValue name) {
                named.put(name.characters(), entry.value());
            }
        }
        return format(format, new Arguments(List.of(), named), budget);
    }

    private Text format(Text format, int levels) {
        if (levels == 0) {
            throw TemplateException.value("Max string recursion exceeded");
        }
        TextBuilder formatted = new TextBuilder(budget);
        String characters = format.characters();
        int i = 0;
        while (i < characters.length()) {
            char character = characters.charAt(i);
            boolean doubled = i + 1 < characters.length() && characters.charAt(i + 1) == character;
            if ((character == '{' || character == '}') && doubled) {
                formatted.append(format, i, i + 1);
                i += 2;
            } else if (character == '{') {
                int end = fieldEnd(characters, i);
                formatted.append(field(format.substring(i + 1, end, budget), levels));
                i = end + 1;
            } else if (character == '}') {
                throw TemplateException.value("Single '}' encountered in format string");
            } else {
                formatted.append(format, i, i + 1);
                i++;
            }
        }
        return formatted.build();
    }

    private static int fieldEnd(String characters, int begin) {
        int level = 0;
        for (int i = begin; i < characters.length(); i++) {
            level += characters.charAt(i) == '{' ? 1 : characters.charAt(i) == '}' ? -1 : 0;
            if (level == 0) {
                return i;
            }
        }
        throw TemplateException.value(
                begin == characters.length() - 1
                        ? "Single '{' encountered in format string"
                        : "expected '}' before end of string");
    }

    private Text field(Text field, int levels) {
        budget.call();
        String written = field.characters();
        int colon = colon(written);
        String beforeColon = colon < 0 ? written : written.substring(0, colon);
        int mark = beforeColon.lastIndexOf('!');
        String name = mark < 0 ? beforeColon : beforeColon.substring(0, mark);
        Value value = value(name);
        Value converted = mark < 0 ? value : convert(value, beforeColon.substring(mark + 1));
        Text specification =
                colon < 0 ? Text.EMPTY : format(field.substring(colon + 1, field.length(), budget), levels - 1);
        if (specification.isEmpty()) {
            return Representation.str(converted, budget);
        }
        return FormatSpecification.parse(specification.characters()).format(converted, budget);
    }

    /** Where the specification begins: a colon outside of brackets; -1 if there is none. */
    private static int colon(String field) {
        boolean inBrackets = false;
        for (int i = 0; i < field.length(); i++) {
            char character = field.charAt(i);
            if (character == ':' && !inBrackets) {
                return i;
            }
            inBrackets = character == '[' || inBrackets && character != ']';
        }
        return -1;
    }

    private Value convert(Value value, String conversion) {
        return switch (conversion) {
            case "r", "a" -> Value.of(Representation.repr(value, budget));
            case "s" -> Value.of(Representation.str(value, budget));
            default -> throw TemplateException.value("Unknown conversion specifier '%s'".formatted(conversion));
        };
    }

    private Value value(String name) {
        int end = 0;
        while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
            end++;
        }
        Value value = argument(name.substring(0, end));
        Matcher step = STEP.matcher(name).region(end, name.length());
        while (step.lookingAt()) {
            String item = step.group("item");
            value = item == null
                    ? Lookup.attribute(value, step.group("attribute"), budget)
                    : Lookup.itemOrAttribute(value, key(item), budget);
            step.region(step.end(), name.length());
        }
        if (step.regionStart() < name.length()) {
            throw TemplateException.value("Empty attribute in format string");
        }
        return value;
    }

    private static Value key(String written) {
        return isIndex(written) ? Value.of(Long.parseLong(written)) : Value.of(written);
    }

    private static boolean isIndex(String written) {
        return written.matches("\\d{1,9}");
    }

    private Value argument(String name) {
        if (name.isEmpty() || isIndex(name)) {
            int index = name.isEmpty() ? automatic++ : Integer.parseInt(name);
            if (index >= arguments.positional().size()) {
                throw new TemplateException(Kind.INDEX, "tuple index out of range");
            }
            return arguments.positional().get(index);
        }
        Value value = arguments.named().get(name);
        if (value == null) {
            throw new TemplateException(Kind.KEY, "'" + name + "'");
        }
        return value;
    }
}
