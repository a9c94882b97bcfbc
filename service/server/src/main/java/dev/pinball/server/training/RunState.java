package dev.pinball.server.training;

import dev.pinball.training.run.TrainingProgress;
import java.util.Optional;

/**
 * Where a run is.
 *
 * @param steps that it will do at most
 * @param progress of its last step, once there was one
 * @param end once it has ended
 */
public record RunState(long steps, Optional<TrainingProgress> progress, Optional<RunEnd> end) {

    static RunState beginning(long steps) {
        return new RunState(steps, Optional.empty(), Optional.empty());
    }

    RunState at(TrainingProgress now) {
        return new RunState(steps, Optional.of(now), end);
    }

    RunState ended(RunEnd how) {
        return new RunState(steps, progress, Optional.of(how));
    }
}
