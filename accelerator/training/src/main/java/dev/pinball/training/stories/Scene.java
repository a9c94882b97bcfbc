package dev.pinball.training.stories;

import dev.pinball.training.stories.grammar.Modifier;
import dev.pinball.training.stories.grammar.Noun;
import dev.pinball.training.stories.grammar.Role;
import dev.pinball.training.stories.grammar.Word;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who and what one story is about: the word of each role, drawn once; no noun plays two parts. */
final class Scene {
    private final StoryDraws draws;
    private final Map<String, Noun> nouns = new HashMap<>();
    private final Map<String, Modifier> modifiers = new HashMap<>();

    Scene(StoryDraws draws) {
        this.draws = draws;
    }

    Noun noun(Role<Noun> role) {
        Noun known = nouns.get(role.name());
        return known != null ? known : take(nouns, role, freeNouns(role));
    }

    Modifier modifier(Role<Modifier> role) {
        Modifier known = modifiers.get(role.name());
        return known != null ? known : take(modifiers, role, free(role, modifiers.values()));
    }

    private <W extends Word> W take(Map<String, W> parts, Role<W> role, List<W> words) {
        W word = draws.oneOf(words);
        parts.put(role.name(), word);
        return word;
    }

    /** The nouns without a part in this story or, where all have one, those that play none of this kind. */
    private List<Noun> freeNouns(Role<Noun> role) {
        List<Noun> unused = free(role, nouns.values());
        if (!unused.isEmpty()) {
            return unused;
        }
        List<Noun> sameKind = nouns.entrySet().stream()
                .filter(part -> Role.kind(part.getKey()).equals(Role.kind(role.name())))
                .map(Map.Entry::getValue)
                .toList();
        return free(role, sameKind);
    }

    /** The words of a role that aren't taken, by their spelling: an astronaut, he or she, is taken once. */
    private static <W extends Word> List<W> free(Role<W> role, Collection<W> taken) {
        List<W> free = new ArrayList<>(role.words());
        for (W word : taken) {
            free.removeIf(candidate -> candidate.text().equals(word.text()));
        }
        return free;
    }
}
