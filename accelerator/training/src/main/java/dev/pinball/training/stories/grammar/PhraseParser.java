package dev.pinball.training.stories.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what stands in braces. A role is one that the rule declares, or a tag of the lexicon, numbered where a story has
 * several: {@code animal}, {@code animal2}.
 *
 * <ul>
 *   <li><code>{the color toy}</code>: the words, agreeing with the noun that the role {@code toy} stands for
 *   <li><code>{the toy+}</code>: the same in the plural
 *   <li><code>{he/hero}</code>, <code>{he/hero+friend}</code>: a word that agrees with a noun, or several, named elsewhere
 *   <li><code>{The toy}</code>: a capital begins the sentence
 * </ul>
 */
public final class PhraseParser {
    private static final String PLURAL = "+";

    private final Lexicon lexicon;
    private final Map<String, List<String>> declared;

    /** @param declared the tags of each role that the rule declares */
    public PhraseParser(Lexicon lexicon, Map<String, List<String>> declared) {
        this.lexicon = lexicon;
        this.declared = declared;
    }

    Node.Phrase parse(String inside) {
        boolean capitalised = Character.isUpperCase(inside.charAt(0));
        String[] sides = (inside.substring(0, 1).toLowerCase(Locale.ROOT) + inside.substring(1)).split("/", 2);
        List<Role<Noun>> subjects = new ArrayList<>();
        List<Node.Part> parts = new ArrayList<>();
        boolean plural = false;
        for (String word : sides[0].split(" ")) {
            Role<Noun> subject = subject(word);
            if (subject.words().isEmpty()) {
                parts.add(modifier(word));
            } else {
                subjects.add(subject);
                parts.add(new Node.Part.Head());
                plural = word.endsWith(PLURAL);
            }
        }
        if (sides.length == 2) {
            Arrays.stream(sides[1].split("\\+")).map(this::subject).forEach(subjects::add);
            plural = sides[1].endsWith(PLURAL);
        }
        if (subjects.isEmpty()
                || subjects.stream().anyMatch(subject -> subject.words().isEmpty())) {
            throw new IllegalArgumentException("{%s} names no noun's role or tag".formatted(inside));
        }
        return new Node.Phrase(List.copyOf(subjects), plural, List.copyOf(parts), capitalised);
    }

    private Node.Part modifier(String word) {
        Optional<Modifier> named = lexicon.modifier(word);
        if (named.isPresent()) {
            return new Node.Part.Named(named.get());
        }
        List<Modifier> drawn = lexicon.modifiers(Role.kind(word));
        if (drawn.isEmpty()) {
            throw new IllegalArgumentException("%s: neither a modifier nor a role".formatted(word));
        }
        return new Node.Part.Drawn(new Role<>(word, drawn));
    }

    /** A role without words where the word means no noun. */
    private Role<Noun> subject(String word) {
        String name = word.replace(PLURAL, "");
        return new Role<>(name, lexicon.nouns(declared.getOrDefault(name, List.of(Role.kind(name)))));
    }
}
