package dev.pinball.model.template.limit;

import dev.pinball.PinballException;

/**
 * A template that can't be read, or can't be rendered with the values it was given. Its message begins with the kind, as
 * Python prints an exception: {@code TemplateError: System role not supported}.
 */
public final class TemplateException extends PinballException {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String reason;

    public TemplateException(Kind kind, String reason) {
        super(kind.title + ": " + reason, false);
        this.kind = kind;
        this.reason = reason;
    }

    /** Named as the exceptions of Jinja and Python, except {@link #LIMIT}, which they don't have. */
    public enum Kind {
        /** The template itself refused the conversation by {@code raise_exception}. */
        RAISED("TemplateError"),
        SYNTAX("TemplateSyntaxError"),
        UNKNOWN_NAME("TemplateRuntimeError"),
        UNDEFINED("UndefinedError"),
        SECURITY("SecurityError"),
        ARGUMENT("FilterArgumentError"),
        TYPE("TypeError"),
        ATTRIBUTE("AttributeError"),
        VALUE("ValueError"),
        KEY("KeyError"),
        INDEX("IndexError"),
        OVERFLOW("OverflowError"),
        DIVISION("ZeroDivisionError"),
        LIMIT("LimitError");

        private final String title;

        Kind(String title) {
            this.title = title;
        }
    }

    public Kind kind() {
        return kind;
    }

    /** The message without the kind. */
    public String reason() {
        return reason;
    }

    public static TemplateException type(String reason) {
        return new TemplateException(Kind.TYPE, reason);
    }

    /** For a value that can't be asked for what it lacks. */
    public static TemplateException attribute(String typeName, String attribute) {
        return new TemplateException(
                Kind.ATTRIBUTE, "'%s' object has no attribute '%s'".formatted(typeName, attribute));
    }

    public static TemplateException value(String reason) {
        return new TemplateException(Kind.VALUE, reason);
    }

    /** @param line of the template, from 1 */
    public static TemplateException syntax(int line, String reason) {
        return new TemplateException(Kind.SYNTAX, "%s (line %d)".formatted(reason, line));
    }
}
