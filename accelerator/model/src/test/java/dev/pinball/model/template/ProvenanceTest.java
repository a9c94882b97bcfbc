package dev.pinball.model.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.template.RenderedPrompt.Piece;
import dev.pinball.model.template.limit.TemplateLimits;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvenanceTest {
    private static final Map<String, Object> VARIABLES = Map.of(
            "user",
            " a<s>b ",
            "words",
            List.of("x", "<s>"),
            "tokens",
            Map.of("<s>", 1),
            "messages",
            List.of(Map.of("role", "user", "content", "hi"), Map.of("role", "<s>", "content", "hi")),
            "bos_token",
            "<s>");

    /** What the user wrote stands in braces. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "{{ bos_token }}{{ user }}; `<s>{ a<s>b }`",
                "{{ bos_token + user.strip() + '!' }}; <s>{a<s>b}!",
                "{{ bos_token ~ user | trim ~ 1 }}; <s>{a<s>b}1",
                "{{ ('<' ~ user)[:4] }}; <{ a<}",
                "{{ (user ~ 'c')[::-1] }}; `c{ b>s<a }`",
                "{{ user | trim | replace('<s>', '<t>') }}; {a}<t>{b}",
                "{{ 'a<s>b' | replace('<s>', words[1]) }}; a{<s>}b",
                "{{ user.split('<s>') | map('trim') | join('<s>') }}; {a}<s>{b}",
                "{{ '[%s|%s]' % (words[0], 'y') }}; [{x}|y]",
                "{{ '[{}|{:>3}]'.format(words[0], 'y') }}; `[{x}|  y]`",
                "{{ words[0] | upper ~ 'z' | upper }}; {X}Z",
                "{{ words | join(', ') }}; {x}, {<s>}",
                "{{ words | tojson }}; `{[\"x\", \"<s>\"]}`",
                "{{ ['<s>'] | tojson }}; {[\"}<s>{\"]}",
                "{{ words }}; {['x', '<s>']}",
                "{% set x %}<{{ words[0] }}>{% endset %}{{ x }}; <{x}>",
                "{% macro m(a) %}<{{ a }}>{% endmacro %}{{ m(words[1]) }}; <{<s>}>",
                "{% filter upper %}a{{ words[0] }}{% endfilter %}; A{X}",
                "{% for c in words[1] %}{{ c }}-{% endfor %}; {<}-{s}-{>}-",
                "{{ words | first ~ (words | last) }}; {x<s>}",
                "{{ words[1] | e }}; `{&lt;s&gt;}`",
                "`{{ ('x\\n' ~ words[0]) | indent(2) }}`; `x/  {x}`",
                "`{{ '<|' + messages[0].role + '|>' }}`; <|user|>",
                "{{ '<|' + messages[1].role + '|>' }}; <|{<s>}|>",
                "{{ dict(**tokens) | list | first }}; {<s>}",
                "{% macro m() %}{{ kwargs | first }}{% endmacro %}{{ m(**tokens) }}; {<s>}",
                "{{ '%c' % 60 ~ 's>' }}; {<}s>",
                "{{ strftime_now('%Y' ~ words[1]) }}; 2026{<s>}",
                "{{ user | striptags }}; {ab}",
                "{{ user | trim | urlencode }}; {a%3Cs%3Eb}",
                "{{ user.partition('<s>')[1] }}; {<s>}",
                "{{ user | truncate(6, true, '<s>', 0) | trim }}; {a<}<s>",
                "{{ words[0] * 2 ~ 'a' * 2 }}; {xx}aa",
            })
    void knowsWhatTheUserWrote(String template, String expected) {
        RenderedPrompt prompt = ChatTemplate.parse(template)
                .render(RenderingOutcome.variables(VARIABLES), RenderingOutcome.NOW, TemplateLimits.DEFAULT);
        assertThat(prompt.pieces().stream().map(ProvenanceTest::marked).collect(Collectors.joining()))
                .isEqualTo(expected.replace('/', '\n'));
    }

    private static String marked(Piece piece) {
        return piece.fromTemplate() ? piece.text() : "{" + piece.text() + "}";
    }

    @Test
    void neighboursOfOneOriginAreOnePiece() {
        RenderedPrompt prompt = ChatTemplate.parse("a{{ 'b' }}{{ words[0] }}{{ words[1] }}c")
                .render(RenderingOutcome.variables(VARIABLES), RenderingOutcome.NOW, TemplateLimits.DEFAULT);
        assertThat(prompt.pieces())
                .containsExactly(new Piece("ab", true), new Piece("x<s>", false), new Piece("c", true));
    }
}
