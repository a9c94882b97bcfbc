package dev.pinball.training.experiments;

import java.util.List;
import java.util.Optional;

/**
 * A claim and what is trained to try it.
 *
 * @param teacher of the arms that are taught; trained first, once
 */
public record Experiment(String name, String claim, Optional<Arm> teacher, List<Arm> arms) {

    public Experiment {
        arms = List.copyOf(arms);
    }
}
