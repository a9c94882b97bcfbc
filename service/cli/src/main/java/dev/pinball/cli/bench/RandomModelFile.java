package dev.pinball.cli.bench;

import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.ModelMetadata;
import dev.pinball.model.config.TensorList;
import dev.pinball.model.config.TensorSpec;
import dev.pinball.model.gguf.GgufWriter;
import dev.pinball.model.gguf.MetadataBuilder;
import dev.pinball.model.quantization.FileType;
import dev.pinball.model.quantization.MatrixTypes;
import dev.pinball.model.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a model whose tensors are holes, to be filled by {@link RandomWeights}. */
final class RandomModelFile {
    private static final int SPECIAL_PIECES = 3;
    private static final int BYTE_PIECES = 256;

    private final ModelConfig config;
    private final FileType type;

    private RandomModelFile(ModelConfig config, FileType type) {
        this.config = config;
        this.type = type;
    }

    /** Writes a model of these sizes: its matrices as {@code type} says, its norms as F32. */
    static void write(ModelConfig config, FileType type, Path target) throws IOException {
        new RandomModelFile(config, type).write(target);
    }

    private void write(Path target) throws IOException {
        GgufWriter writer = new GgufWriter(metadata());
        List<TensorSpec> tensors = TensorList.of(config);
        MatrixTypes types =
                new MatrixTypes(type, tensors.stream().collect(Collectors.toMap(TensorSpec::name, TensorSpec::shape)));
        for (TensorSpec tensor : tensors) {
            TensorType stored =
                    tensor.shape().isVector() ? TensorType.F32 : types.typeOf(tensor.name(), tensor.shape());
            writer.tensor(tensor.name(), stored, tensor.shape(), (_, into) -> Arrays.fill(into, 0));
        }
        writer.writeHoles(target);
    }

    private MetadataBuilder metadata() {
        ModelConfig named = config.withName("random weights, %s %s".formatted(config.name(), type));
        return ModelMetadata.of(named, type)
                .string("tokenizer.ggml.model", "llama")
                .strings("tokenizer.ggml.tokens", pieces())
                .float32s("tokenizer.ggml.scores", new float[config.vocabularySize()])
                .int32s("tokenizer.ggml.token_type", kinds())
                .uint32("tokenizer.ggml.bos_token_id", 1)
                .uint32("tokenizer.ggml.eos_token_id", 2);
    }

    private List<String> pieces() {
        List<String> pieces = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        for (int value = 0; value < BYTE_PIECES; value++) {
            pieces.add("<0x%02X>".formatted(value));
        }
        while (pieces.size() < config.vocabularySize()) {
            pieces.add("piece" + pieces.size());
        }
        return Collections.unmodifiableList(pieces);
    }

    /** The kind of each piece: 1 text, 2 unknown, 3 control, 6 a byte. */
    private int[] kinds() {
        int[] kinds = new int[config.vocabularySize()];
        Arrays.fill(kinds, 1);
        Arrays.fill(kinds, SPECIAL_PIECES, SPECIAL_PIECES + BYTE_PIECES, 6);
        Arrays.fill(kinds, 0, SPECIAL_PIECES, 3);
        kinds[0] = 2;
        return kinds;
    }
}
