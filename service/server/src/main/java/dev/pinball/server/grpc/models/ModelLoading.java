package dev.pinball.server.grpc.models;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.server.grpc.training.WorkspaceAccess;
import dev.pinball.server.training.ModelRefusedException;
import dev.pinball.server.workspace.ClientMessage;
import io.grpc.Status;

/**
 * Loads and unloads models that clients name. On a worker thread.
 *
 * @param workspace in which they are
 */
public record ModelLoading(WorkspaceAccess workspace) {

    /**
     * Serves a file of the workspace, and returns its name in requests.
     *
     * @param name in requests; empty for the name of the file, which then replaces the default
     * @throws InvalidRequestException when the file or the name is wrong
     * @throws io.grpc.StatusRuntimeException when it can't be now
     */
    public String serve(String name, String file) {
        try {
            return workspace.get().serving().serve(name, workspace.existing("model", file));
        } catch (ModelRefusedException refused) {
            throw refused(refused);
        }
    }

    /** @throws io.grpc.StatusRuntimeException for the default, and for what isn't served */
    public void unload(String name) {
        try {
            workspace.get().serving().unload(name);
        } catch (ModelRefusedException refused) {
            throw refused(refused);
        }
    }

    private static RuntimeException refused(ModelRefusedException refused) {
        String message = ClientMessage.withoutFolders(String.valueOf(refused.getMessage()));
        return switch (refused.reason()) {
            case INVALID -> new InvalidRequestException(message);
            case UNKNOWN -> Status.NOT_FOUND.withDescription(message).asRuntimeException();
            case STATE -> Status.FAILED_PRECONDITION.withDescription(message).asRuntimeException();
        };
    }
}
