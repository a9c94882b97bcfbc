package dev.pinball.training.stories;

import dev.pinball.training.stories.grammar.Agreement;
import dev.pinball.training.stories.grammar.Grammar;
import dev.pinball.training.stories.grammar.Modifier;
import dev.pinball.training.stories.grammar.Node;
import dev.pinball.training.stories.grammar.Noun;
import dev.pinball.training.stories.grammar.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes one story: follows the steps of a plot and lets the words of each phrase agree with what it is about. */
final class StoryWriter {
    private final Grammar grammar;
    private final StoryDraws draws;
    private final Scene scene;

    private StoryWriter(Grammar grammar, StoryDraws draws) {
        this.grammar = grammar;
        this.draws = draws;
        this.scene = new Scene(draws);
    }

    static String write(Grammar grammar, StoryDraws draws) {
        return new StoryWriter(grammar, draws).rule(draws.oneOf(grammar.plots()));
    }

    private String rule(Rule rule) {
        List<String> sentences = new ArrayList<>();
        for (Rule.Step step : rule.steps()) {
            if (!step.optional() || draws.heads()) {
                sentences.add(node(step.sentence()));
            }
        }
        return String.join(" ", sentences);
    }

    private String node(Node node) {
        return switch (node) {
            case Node.Text text -> text.text();
            case Node.Choice choice -> node(draws.oneOf(choice.options()));
            case Node.Reference reference -> rule(grammar.shared(reference.rule()));
            case Node.Phrase phrase -> phrase(phrase);
            case Node.Chain chain -> {
                StringBuilder text = new StringBuilder();
                chain.nodes().forEach(each -> text.append(node(each)));
                yield text.toString();
            }
        };
    }

    private String phrase(Node.Phrase phrase) {
        List<Noun> nouns = phrase.subjects().stream().map(scene::noun).toList();
        Agreement agreement = Agreement.of(nouns, phrase.plural());
        String text = "";
        for (Node.Part part : phrase.parts().reversed()) {
            String word = word(part, nouns.getFirst(), agreement, text);
            text = text.isEmpty() ? word : word + " " + text;
        }
        return phrase.capitalised() ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) : text;
    }

    private String word(Node.Part part, Noun noun, Agreement agreement, String following) {
        return switch (part) {
            case Node.Part.Head _ -> noun.form(agreement.plural());
            case Node.Part.Named named -> form(named.modifier(), noun, agreement, following);
            case Node.Part.Drawn drawn -> form(scene.modifier(drawn.role()), noun, agreement, following);
        };
    }

    private String form(Modifier modifier, Noun noun, Agreement agreement, String following) {
        return grammar.language().form(modifier, agreement, noun.isCounted(), following);
    }
}
