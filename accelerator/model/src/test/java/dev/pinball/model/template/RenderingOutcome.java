package dev.pinball.model.template;

import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateLimits;
import java.time.LocalDateTime;
import java.util.Map;

/**
 * How a rendering ended.
 *
 * @param end {@code renders} or {@code fails}
 * @param text of the prompt, or the message of the failure
 */
record RenderingOutcome(String end, String text) {
    static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 5, 10, 20, 30);

    static RenderingOutcome of(String template, Map<String, Object> variables) {
        return of(template, variables, TemplateLimits.DEFAULT);
    }

    static RenderingOutcome of(String template, Map<String, Object> variables, TemplateLimits limits) {
        try {
            RenderedPrompt prompt = ChatTemplate.parse(template).render(variables(variables), NOW, limits);
            return new RenderingOutcome("renders", prompt.text());
        } catch (TemplateException failure) {
            return new RenderingOutcome("fails", String.valueOf(failure.getMessage()));
        }
    }

    static ChatVariables variables(Map<String, Object> values) {
        ChatVariables variables = new ChatVariables();
        values.forEach((name, value) -> {
            if (name.endsWith("_token")) {
                variables.setTrusted(name, value);
            } else {
                variables.set(name, value);
            }
        });
        return variables;
    }
}
