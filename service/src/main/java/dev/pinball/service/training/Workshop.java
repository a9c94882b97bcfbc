package dev.pinball.service.training;

import dev.pinball.service.config.TrainingSettings;
import java.util.Optional;

/** What a server with a workspace lets its clients do: train models in it, and have them served. */
public record Workshop(Workspace workspace, TrainingRunner training, ModelServing serving) {

    /** Empty without a workspace. */
    public static Optional<Workshop> open(TrainingSettings settings, ModelServing serving) {
        return settings.workspace()
                .map(folder -> new Workshop(
                        Workspace.open(folder), new TrainingRunner(settings.threadCount(), serving), serving));
    }
}
