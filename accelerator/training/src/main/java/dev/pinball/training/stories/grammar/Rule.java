package dev.pinball.training.stories.grammar;

import java.util.List;

/** A plot, or what several plots share: steps, one after another. */
public record Rule(String name, List<Step> steps) {

    /**
     * One step of a story.
     *
     * @param optional whether every second story leaves it out
     */
    public record Step(boolean optional, Node sentence) {}
}
