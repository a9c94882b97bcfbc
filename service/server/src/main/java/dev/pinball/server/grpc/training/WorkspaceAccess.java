package dev.pinball.server.grpc.training;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.server.training.TrainingWorkspace;
import dev.pinball.server.workspace.WorkspaceException;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.Optional;

/** The training workspace of the server; calls end with a clear message if there is none. */
public record WorkspaceAccess(Optional<TrainingWorkspace> trainingWorkspace) {

    public TrainingWorkspace get() {
        return trainingWorkspace.orElseThrow(() -> Status.FAILED_PRECONDITION
                .withDescription("workspace: none (expected: a server that was started with --workspace DIR)")
                .asRuntimeException());
    }

    /** A file of the workspace. */
    public Path existing(String field, String name) {
        try {
            return get().workspace().existing(field, name);
        } catch (WorkspaceException invalid) {
            throw new InvalidRequestException(String.valueOf(invalid.getMessage()));
        }
    }

    /** A file to write in the workspace. */
    Path target(String field, String name) {
        try {
            return get().workspace().target(field, name);
        } catch (WorkspaceException invalid) {
            throw new InvalidRequestException(String.valueOf(invalid.getMessage()));
        }
    }
}
