package dev.pinball.training.stories.grammar;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that stories of one language are written from.
 *
 * @param plots the rules that are a story each
 * @param shared the rules that plots refer to, by name
 */
public record Grammar(Language language, Lexicon lexicon, List<Rule> plots, Map<String, Rule> shared) {
    private static final List<String> PLOT_FILES = List.of("home", "people", "outside", "sky");

    public static Grammar read(Language language) {
        String folder = language.folder();
        Lexicon lexicon = Lexicon.read(folder);
        return new Grammar(
                language,
                lexicon,
                PLOT_FILES.stream()
                        .flatMap(file -> rules(lexicon, "%s/plots-%s.txt".formatted(folder, file)))
                        .toList(),
                rules(lexicon, folder + "/shared.txt").collect(Collectors.toMap(Rule::name, Function.identity())));
    }

    private static Stream<Rule> rules(Lexicon lexicon, String file) {
        return RuleReader.read(lexicon, file).stream();
    }

    public Rule shared(String name) {
        return Optional.ofNullable(shared.get(name))
                .orElseThrow(() -> new IllegalStateException("@%s: no such rule in %s".formatted(name, language)));
    }
}
