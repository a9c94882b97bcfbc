package dev.pinball.server.training;

import dev.pinball.server.config.TrainingSettings;
import dev.pinball.server.workspace.Workspace;
import java.util.Optional;

/** The workspace of a server: clients train models in it and have them served. */
public record TrainingWorkspace(Workspace workspace, TrainingRunner training, ModelServing serving) {

    /** Empty without a workspace. */
    public static Optional<TrainingWorkspace> open(TrainingSettings settings, ModelServing serving) {
        return settings.workspace()
                .map(folder -> new TrainingWorkspace(
                        Workspace.open(folder), new TrainingRunner(settings.threadCount(), serving), serving));
    }
}
