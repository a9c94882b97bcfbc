package dev.pinball.model.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Each feature of the language in small templates; what they render to, or fail with, is what Python's jinja2 3.1 says. */
class JinjaCasesTest {

    /** The file of cases; a case is a template, how it ends, and what it renders or why it fails. */
    record Cases(Map<String, Object> variables, List<List<String>> cases) {}

    @Test
    void rendersOrFailsAsPythonDoes() throws IOException {
        Cases cases;
        try (InputStream file = Objects.requireNonNull(JinjaCasesTest.class.getResourceAsStream("jinja-cases.json"))) {
            cases = JsonMapper.shared().readValue(file, Cases.class);
        }
        List<String> different = new ArrayList<>();
        for (List<String> each : cases.cases()) {
            RenderingOutcome outcome = RenderingOutcome.of(each.get(0), cases.variables());
            if (!outcome.equals(new RenderingOutcome(each.get(1), each.get(2)))) {
                different.add("%s: %s (expected: %s)".formatted(each.get(0), outcome, each));
            }
        }
        assertThat(different).isEmpty();
        assertThat(cases.cases()).hasSizeGreaterThan(1000);
    }
}
