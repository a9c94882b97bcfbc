package dev.pinball.model.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.template.limit.TemplateLimits;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateLimitTest {
    private static final int SMALL_STACK_BYTES = 768 << 10;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ 'a' * 1000000000 }}",
                "{{ 'a' * 99999999999999999999 }}",
                "{{ [0] * 1000000000 }}",
                "{{ (1, 2) * 1000000000 }}",
                "{{ 2 ** 1000000000 }}",
                "{{ 10 ** 5000 }}",
                "{{ '%999999999d' % 1 }}",
                "{{ '%.999999999f' % 1.5 }}",
                "{{ '{:999999999}'.format(1) }}",
                "{{ '{:.999999999f}'.format(1.5) }}",
                "{{ 'a'.center(1000000000) }}",
                "{{ 'a'.zfill(1000000000) }}",
                "{{ 'a' | center(1000000000) }}",
                "{{ 'a' | indent(1000000000, true) }}",
                "{{ '\t'.expandtabs(1000000000) }}",
                "{{ [1] | tojson(indent=1000000000) }}",
                "{{ [1] | batch(1000000000, 0) | list }}",
                "{{ [1] | slice(1000000000) | list }}",
                "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
                "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
                "{% set ns = namespace(s='ab') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
                "{% set ns = namespace(s='a') %}{% for i in range(99) %}{% set ns.s = ns.s.replace('a', 'aa') %}{% endfor %}",
                "{% set ns = namespace(l=1) %}{% for i in range(9999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}",
                "{% set ns = namespace(l=1) %}{% for i in range(9999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l | tojson }}",
                "{% set a = namespace(l=1) %}{% for i in range(9999) %}{% set a.l = [a.l] %}{% endfor %}{{ a.l == a.l[0] }}",
                "{% set ns = namespace(l=1) %}{% for i in range(9999) %}{% set ns.l = (ns.l,) %}{% endfor %}{{ {ns.l: 1} }}",
                "{% set ns = namespace() %}{% set ns.x = ns %}{{ ns }}",
                "{% set ns = namespace(s='a' * 500000) %}{% for i in range(99999) %}{% set x = ns.s ~ i %}{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro m(n) %}{% for i in [1] %}{% if n %}{{ m(n ~ 'x') }}{% endif %}{% endfor %}{% endmacro %}{{ m('a') }}",
                "{% for x in [[]] recursive %}{{ loop([x]) }}{% endfor %}",
                "{% macro m() %}{{ caller() }}{% endmacro %}{% macro n() %}{% call m() %}{{ n() }}{% endcall %}{% endmacro %}{{ n() }}",
                "{% set ns = namespace(g=[1]) %}{% for i in range(9999) %}{% set ns.g = ns.g | map('string') %}{% endfor %}{{ ns.g | list }}",
                "{% set s = 'a' * 1000000 %}{{ (s ~ 'b') in s ~ s ~ s }}{% for i in range(100000) %}{{ (s ~ 'b') in s }}{% endfor %}",
            })
    void refusesWhatGrowsWithoutEnd(String template) throws InterruptedException {
        RenderingOutcome outcome = onSmallStack(template);
        assertThat(outcome.end()).isEqualTo("fails");
        assertThat(outcome.text()).startsWith("LimitError: the template needs ");
    }

    @Test
    void refusesRangesThatTheSandboxOfTransformersRefuses() {
        assertThat(RenderingOutcome.of("{{ range(10 ** 9) }}", Map.of()).text())
                .isEqualTo("OverflowError: Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "{'a':", "not ", "-", "f(", "x[", "1 if 1 else ", "'a' ~ ("})
    void refusesExpressionsNestedTooDeep(String opening) throws InterruptedException {
        RenderingOutcome outcome = onSmallStack("{{ " + opening.repeat(100_000));
        assertThat(outcome.text()).contains("TemplateSyntaxError: more than 100 levels of nesting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{% if x %}", "{% for x in y %}", "{% macro m() %}", "{% filter upper %}", "{% set x %}"})
    void refusesBlocksNestedTooDeep(String opening) throws InterruptedException {
        RenderingOutcome outcome = onSmallStack(opening.repeat(100_000));
        assertThat(outcome.text()).contains("TemplateSyntaxError: more than 100 levels of nesting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+ 1", ".x", "[0]", "| string", "and 1", "()", "** 1"})
    void refusesChainsOfOperatorsTooLong(String link) throws InterruptedException {
        RenderingOutcome outcome = onSmallStack("{{ 1 " + (link + " ").repeat(100_000) + "}}");
        assertThat(outcome.text()).isEqualTo("LimitError: the template needs more than 400 levels of nesting");
    }

    @Test
    void limitsOutput() {
        TemplateLimits limits = new TemplateLimits(1000, 10, 1000, 10);
        assertThat(RenderingOutcome.of("12345{{ '67890' }}", Map.of(), limits).text())
                .isEqualTo("1234567890");
        assertThat(RenderingOutcome.of("12345{{ '678901' }}", Map.of(), limits).text())
                .isEqualTo("LimitError: the template needs a text of more than 10 characters");
    }

    private static RenderingOutcome onSmallStack(String template) throws InterruptedException {
        AtomicReference<RenderingOutcome> outcome = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(
                null, () -> outcome.set(RenderingOutcome.of(template, Map.of())), "rendering", SMALL_STACK_BYTES);
        thread.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown));
        thread.start();
        thread.join();
        assertThat(failure.get()).isNull();
        return outcome.get();
    }
}
