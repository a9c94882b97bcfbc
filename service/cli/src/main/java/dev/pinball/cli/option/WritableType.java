package dev.pinball.cli.option;

import dev.pinball.model.quantization.FileType;
import java.util.Arrays;

/** The option {@code --type} of commands that write a model. */
public final class WritableType {
    private WritableType() {}

    /** @throws UsageException that lists the types which can be written, when {@code name} is none of them */
    public static FileType named(String name) {
        return Arrays.stream(FileType.values())
                .filter(type -> type.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "--type: %s (expected: one of %s)".formatted(name, Arrays.toString(FileType.values()))));
    }
}
