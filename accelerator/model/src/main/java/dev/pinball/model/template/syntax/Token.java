package dev.pinball.model.template.syntax;

import dev.pinball.model.template.limit.TemplateException;

/**
 * A word of a template.
 *
 * @param text of a {@link Kind#DATA} or {@link Kind#STRING} what it stands for, else as it is written
 * @param line where it begins, from 1
 */
record Token(Kind kind, String text, int line) {

    enum Kind {
        DATA("template data / text"),
        PRINT_BEGIN("begin of print statement"),
        PRINT_END("end of print statement"),
        BLOCK_BEGIN("begin of statement block"),
        BLOCK_END("end of statement block"),
        NAME("name"),
        STRING("string"),
        INTEGER("integer"),
        FLOAT("float"),
        OPERATOR("operator"),
        END("end of template");

        private final String description;

        Kind(String description) {
            this.description = description;
        }
    }

    boolean is(Kind expected, String expectedText) {
        return kind == expected && text.equals(expectedText);
    }

    boolean isOperator(String operator) {
        return is(Kind.OPERATOR, operator);
    }

    boolean isName(String name) {
        return is(Kind.NAME, name);
    }

    String description() {
        return kind == Kind.NAME || kind == Kind.OPERATOR ? text : kind.description;
    }

    TemplateException unexpected() {
        return TemplateException.syntax(line, "unexpected '%s'".formatted(description()));
    }

    TemplateException unlike(String expected) {
        return TemplateException.syntax(
                line,
                kind == Kind.END
                        ? "unexpected end of template, expected '%s'.".formatted(expected)
                        : "expected token '%s', got '%s'".formatted(expected, description()));
    }
}
