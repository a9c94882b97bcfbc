package dev.pinball.training.stories.grammar;

import java.util.List;

/** A piece of a sentence, as {@link SentenceParser} reads it. */
public sealed interface Node {

    /** Words as they stand. */
    record Text(String text) implements Node {}

    /** One of several, each as likely: {@code [a|b]}. */
    record Choice(List<Node> options) implements Node {}

    /** One after another. */
    record Chain(List<Node> nodes) implements Node {}

    /** A sentence of another rule: {@code @weather}. */
    record Reference(String rule) implements Node {}

    /**
     * Words that agree with a subject: <code>{the color toy}</code>, <code>{he/hero}</code>, <code>{o toy novo}</code>.
     *
     * @param subjects one role, or several for "they"
     * @param plural whether the one subject stands in the plural: <code>{the toy+}</code>
     */
    record Phrase(List<Role<Noun>> subjects, boolean plural, List<Part> parts, boolean capitalised) implements Node {}

    /** A word of a phrase. */
    sealed interface Part {

        /** The subject's noun. */
        record Head() implements Part {}

        /** A modifier that the sentence names. */
        record Named(Modifier modifier) implements Part {}

        /** A modifier that is drawn. */
        record Drawn(Role<Modifier> role) implements Part {}
    }
}
