package dev.pinball.training.stories.grammar;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The words of one language. */
public final class Lexicon {
    private final List<Noun> nouns;
    private final Map<String, Modifier> modifiers;

    public Lexicon(List<Noun> nouns, List<Modifier> modifiers) {
        this.nouns = List.copyOf(nouns);
        this.modifiers = modifiers.stream().collect(Collectors.toUnmodifiableMap(Modifier::text, Function.identity()));
        for (Noun noun : nouns) {
            requireNoModifier(noun.tags());
        }
    }

    public static Lexicon read(String folder) {
        return new Lexicon(
                Resource.entries(folder + "/nouns.txt").map(Noun::parse).toList(),
                Resource.entries(folder + "/modifiers.txt").map(Modifier::parse).toList());
    }

    /** In a phrase a word would mean both. */
    private void requireNoModifier(Set<String> tags) {
        for (String tag : tags) {
            if (modifiers.containsKey(tag)) {
                throw new IllegalArgumentException("%s: a modifier and a tag (expected: one of them)".formatted(tag));
            }
        }
    }

    public List<Noun> nouns() {
        return nouns;
    }

    public Optional<Modifier> modifier(String text) {
        return Optional.ofNullable(modifiers.get(text));
    }

    /** The nouns that have one of the tags, in the order of the lexicon. */
    public List<Noun> nouns(List<String> tags) {
        return nouns.stream()
                .filter(noun -> tags.stream().anyMatch(noun.tags()::contains))
                .toList();
    }

    /** The modifiers that have the tag, in the order of their spelling. */
    public List<Modifier> modifiers(String tag) {
        return modifiers.values().stream()
                .filter(modifier -> modifier.tags().contains(tag))
                .sorted(Comparator.comparing(Modifier::text))
                .toList();
    }
}
