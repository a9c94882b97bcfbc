package dev.pinball.server;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.server.request.ServedModel;

/**
 * A model to serve.
 *
 * @param name in requests: 1 to 128 visible characters of ASCII
 * @param file which the server closes
 */
public record NamedModel(String name, GgufFile file) {

    /** Has the name of its file, without folders and endings. */
    public static NamedModel of(GgufFile file) {
        return new NamedModel(ServedModel.name(file), file);
    }
}
