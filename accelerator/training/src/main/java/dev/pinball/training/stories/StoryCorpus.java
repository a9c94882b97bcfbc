package dev.pinball.training.stories;

import dev.pinball.training.stories.grammar.Grammar;
import dev.pinball.training.stories.grammar.Language;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** A corpus of stories in Portuguese and in English, about half each. The same seed gives the same stories. */
public final class StoryCorpus {
    /** The line between two stories, as in TinyStories (Eldan, Li 2023). */
    public static final String SEPARATOR = "<|endoftext|>";

    private final long seed;
    private final List<Grammar> grammars =
            Arrays.stream(Language.values()).map(Grammar::read).toList();

    public StoryCorpus(long seed) {
        this.seed = seed;
    }

    /** A story and the language that it is written in. */
    public record Story(Language language, String text) {}

    /** The story of an index, which depends on the seed and the index alone. */
    public Story story(int index) {
        StoryDraws draws = new StoryDraws(seed, index);
        Grammar grammar = draws.oneOf(grammars);
        return new Story(grammar.language(), StoryWriter.write(grammar, draws));
    }

    /** Writes the first {@code count} stories, each followed by a line with the separator. */
    public void write(int count, Appendable out) throws IOException {
        for (int index = 0; index < count; index++) {
            out.append(story(index).text()).append('\n').append(SEPARATOR).append('\n');
        }
    }
}
