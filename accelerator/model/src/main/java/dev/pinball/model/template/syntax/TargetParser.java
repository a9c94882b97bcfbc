package dev.pinball.model.template.syntax;

import dev.pinball.model.template.syntax.Statement.NameTarget;
import dev.pinball.model.template.syntax.Statement.NamespaceTarget;
import dev.pinball.model.template.syntax.Statement.Target;
import dev.pinball.model.template.syntax.Statement.TupleTarget;
import dev.pinball.model.template.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a value is assigned to: names, also several at once, and attributes of namespaces. */
final class TargetParser {
    private static final Set<String> CONSTANTS = Set.of("true", "True", "false", "False", "none", "None");

    private final TokenStream tokens;

    TargetParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /** Names with commas between, for a loop or {@code with}. */
    Target parse() {
        return parseTuple(false);
    }

    /** The same, where an attribute of a namespace may be set too. */
    Target parseWithNamespace() {
        return parseTuple(true);
    }

    private Target parseTuple(boolean withNamespace) {
        List<Target> targets = new ArrayList<>();
        boolean isTuple = false;
        while (!isEnd()) {
            targets.add(parseOne(withNamespace));
            if (!tokens.skipOperator(",")) {
                break;
            }
            isTuple = true;
        }
        if (!isTuple && !targets.isEmpty()) {
            return targets.getFirst();
        }
        if (targets.isEmpty()) {
            throw tokens.failure("Expected an expression, got '%s'"
                    .formatted(tokens.current().description()));
        }
        return new TupleTarget(targets);
    }

    private boolean isEnd() {
        return tokens.is(Kind.BLOCK_END) || tokens.isOperator(")") || tokens.isName("in");
    }

    private Target parseOne(boolean withNamespace) {
        if (tokens.skipOperator("(")) {
            Target inner = tokens.nested(() -> parseTuple(false));
            tokens.expectOperator(")");
            return inner;
        }
        if (!tokens.is(Kind.NAME)) {
            throw tokens.current().unexpected();
        }
        String name = parseName();
        if (withNamespace && tokens.skipOperator(".")) {
            return new NamespaceTarget(name, tokens.expect(Kind.NAME).text());
        }
        return new NameTarget(name);
    }

    String parseName() {
        String name = tokens.expect(Kind.NAME).text();
        if (CONSTANTS.contains(name)) {
            throw tokens.failure("can't assign to 'const'");
        }
        return name;
    }
}
