package dev.pinball.model.gguf;

import dev.pinball.model.gguf.TensorParser.StoredTensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A model in several files side by side, {@code NAME-00001-of-00003.gguf} and so on, as llama.cpp's {@code llama-gguf-split}
 * writes it: the first has the metadata, each has some of the tensors.
 */
final class SplitModel {
    /** What all keys begin with that say how a model is split. */
    static final String PREFIX = "split.";

    private static final String NUMBER = PREFIX + "no";
    private static final String COUNT = PREFIX + "count";
    private static final String TENSOR_COUNT = PREFIX + "tensors.count";
    private static final int COUNT_MAX = 65_535;
    private static final Pattern FIRST_NAME = Pattern.compile("(.+)-00001-of-(\\d{5})\\.gguf");

    private final Path first;
    private final String prefix;
    private final int count;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final Metadata metadata;
    private int partsRead;
    private long byteSize;

    private SplitModel(Path first, String prefix, int count, GgufFile file) {
        this.first = first;
        this.prefix = prefix;
        this.count = count;
        this.metadata = file.metadata();
        add(file);
    }

    static boolean isPart(Metadata metadata) {
        return metadata.integer(COUNT).orElse(0) > 1;
    }

    /** The model that {@code file}, read from {@code path}, is the first part of. */
    static SplitModel of(Path path, GgufFile file) {
        Metadata metadata = file.metadata();
        int count = metadata.requiredInt(COUNT);
        if (count > COUNT_MAX) {
            throw metadata.problem(COUNT, Integer.toString(count), "1..%d".formatted(COUNT_MAX));
        }
        int number = metadata.requiredInt(NUMBER);
        if (number != 0) {
            throw metadata.problem(NUMBER, Integer.toString(number), "0, the first of the %d parts".formatted(count));
        }
        Matcher name = FIRST_NAME.matcher(String.valueOf(path.getFileName()));
        if (!name.matches() || Integer.parseInt(name.group(2)) != count) {
            throw metadata.problem(
                    COUNT, Integer.toString(count), "a file named NAME-00001-of-%05d.gguf".formatted(count));
        }
        return new SplitModel(path, name.group(1), count, file);
    }

    /** The parts after the first. */
    Stream<Path> otherPaths() {
        return IntStream.rangeClosed(2, count)
                .mapToObj(number -> first.resolveSibling("%s-%05d-of-%05d.gguf".formatted(prefix, number, count)));
    }

    /** Takes the tensors of the next part. */
    void add(GgufFile part) {
        requireNumber(part, NUMBER, partsRead);
        requireNumber(part, COUNT, count);
        part.tensors().forEach((name, tensor) -> {
            if (tensors.putIfAbsent(name, tensor) != null) {
                throw part.problem("tensor " + name, "in two parts of the model", "in one");
            }
        });
        partsRead++;
        byteSize += part.byteSize();
    }

    /** Those of all parts, which must be as many as the first says. */
    Map<String, StoredTensor> tensors() {
        int expected = metadata.integer(TENSOR_COUNT).orElse(tensors.size());
        if (expected != tensors.size()) {
            throw metadata.problem(
                    TENSOR_COUNT, Integer.toString(expected), "%d, those of all parts".formatted(tensors.size()));
        }
        return tensors;
    }

    long byteSize() {
        return byteSize;
    }

    private static void requireNumber(GgufFile part, String key, int expected) {
        int found = part.metadata().requiredInt(key);
        if (found != expected) {
            throw part.metadata().problem(key, Integer.toString(found), Integer.toString(expected));
        }
    }
}
