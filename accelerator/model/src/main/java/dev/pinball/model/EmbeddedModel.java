package dev.pinball.model;

import dev.pinball.model.gguf.GgufFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The model that comes with Pinball: it writes little stories in Portuguese and in English. It was trained from random values
 * on the text of {@code stories.StoryCorpus}; the configuration beside it makes the same file again.
 */
public final class EmbeddedModel {
    /** Its name, where a file name is expected otherwise. */
    public static final String NAME = "default";

    private EmbeddedModel() {}

    /** Its file, in memory. */
    @SuppressWarnings("MustBeClosedChecker") // the caller closes the file
    public static GgufFile open() {
        return GgufFile.open(NAME, resource("default.gguf"));
    }

    /** The configuration that it was trained with, as JSON. */
    public static String configuration() {
        return new String(resource("default.json"), StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) {
        try (InputStream stream = EmbeddedModel.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("resource %s is missing".formatted(name));
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
