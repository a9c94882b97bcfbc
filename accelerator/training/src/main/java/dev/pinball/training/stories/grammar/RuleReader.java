package dev.pinball.training.stories.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a file of rules. {@code == name} begins a rule; {@code role: tag tag} declares a role; an empty line ends a step;
 * each other line is one way to write the step; a line {@code ?} makes the step optional.
 */
final class RuleReader {
    private static final Pattern HEADING = Pattern.compile("== *(.+)");
    private static final Pattern DECLARATION = Pattern.compile("(\\w+): ([a-z ]+)");

    private final Lexicon lexicon;
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, List<String>> roles = new HashMap<>();
    private final List<Node> variants = new ArrayList<>();
    private final List<Rule.Step> steps = new ArrayList<>();
    private String name = "";
    private boolean optional;

    private RuleReader(Lexicon lexicon) {
        this.lexicon = lexicon;
    }

    static List<Rule> read(Lexicon lexicon, String file) {
        RuleReader reader = new RuleReader(lexicon);
        for (String line : Resource.lines(file)) {
            try {
                reader.take(line);
            } catch (IllegalArgumentException mistake) {
                throw new IllegalStateException("%s: %s: %s".formatted(file, line, mistake.getMessage()), mistake);
            }
        }
        reader.endRule();
        return List.copyOf(reader.rules);
    }

    private void take(String line) {
        Matcher heading = HEADING.matcher(line);
        Matcher declaration = DECLARATION.matcher(line);
        if (heading.matches()) {
            endRule();
            name = heading.group(1);
        } else if (line.isEmpty()) {
            endStep();
        } else if (line.equals("?")) {
            optional = true;
        } else if (declaration.matches()) {
            declare(declaration.group(1), List.of(declaration.group(2).split(" ")));
        } else {
            variants.add(SentenceParser.parse(new PhraseParser(lexicon, roles), line));
        }
    }

    private void declare(String role, List<String> tags) {
        if (lexicon.nouns(tags).isEmpty()) {
            throw new IllegalArgumentException("%s: no noun has such a tag".formatted(tags));
        }
        roles.put(role, tags);
    }

    private void endStep() {
        if (!variants.isEmpty()) {
            steps.add(new Rule.Step(optional, new Node.Choice(List.copyOf(variants))));
        }
        variants.clear();
        optional = false;
    }

    private void endRule() {
        endStep();
        if (!steps.isEmpty()) {
            rules.add(new Rule(name, List.copyOf(steps)));
        }
        steps.clear();
        roles.clear();
    }
}
