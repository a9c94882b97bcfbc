package dev.pinball.accelerator.stories;

import java.util.List;

/** A plot, or what several plots share: steps, one after another. */
record Rule(String name, List<Step> steps) {

    /**
     * One step of a story.
     *
     * @param optional whether every second story leaves it out
     */
    record Step(boolean optional, Node sentence) {}
}
