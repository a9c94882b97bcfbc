package dev.pinball.training;

import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.ModelMetadata;
import dev.pinball.model.config.TensorList;
import dev.pinball.model.config.TensorSpec;
import dev.pinball.model.gguf.GgufWriter;
import dev.pinball.model.gguf.GgufWriter.RowSource;
import dev.pinball.model.gguf.Metadata;
import dev.pinball.model.quantization.FileType;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Writes a model of random values, all F32, from which a training starts: weights and embeddings normally distributed
 * around 0 with deviation 0.02, less where a layer adds to the residual stream (Radford et al. 2019); norms 1, biases 0.
 */
public final class InitialModel {
    private static final double DEVIATION = 0.02;
    private static final Pattern ADDED_TO_RESIDUAL =
            Pattern.compile("blk\\.\\d+\\.(attn_output|ffn_down|ffn_down_exps)\\.weight");

    private final ModelConfig model;
    private final Random random;
    private final Runnable stopCheck;

    private InitialModel(ModelConfig model, long seed, Runnable stopCheck) {
        this.model = model;
        this.stopCheck = stopCheck;
        this.random = new Random(seed);
    }

    /**
     * Writes the model; the same arguments give the same bytes.
     *
     * @param tokenizer where the keys {@code tokenizer.*} come from
     * @throws IllegalArgumentException when the vocabulary isn't as large as the configuration says
     * @throws java.io.UncheckedIOException when the file can't be written
     */
    public static void write(ModelConfig model, Metadata tokenizer, long seed, Path target) {
        write(model, tokenizer, seed, target, () -> {});
    }

    /**
     * As {@link #write(ModelConfig, Metadata, long, Path)}.
     *
     * @param stopCheck runs before each row; what it throws ends the writing, and no file is left
     */
    public static void write(ModelConfig model, Metadata tokenizer, long seed, Path target, Runnable stopCheck) {
        int tokens = tokenizer.requiredArray("tokenizer.ggml.tokens").length();
        Field.require(
                tokens == model.vocabularySize(),
                "vocabulary_size",
                model.vocabularySize(),
                tokens + ", the tokens of the tokenizer");
        GgufWriter file = new GgufWriter(ModelMetadata.of(model, FileType.F32).copy(tokenizer, "tokenizer."));
        InitialModel initial = new InitialModel(model, seed, stopCheck);
        for (TensorSpec tensor : TensorList.of(model)) {
            file.tensor(tensor.name(), TensorType.F32, tensor.shape(), initial.values(tensor));
        }
        file.write(target);
    }

    private RowSource values(TensorSpec tensor) {
        if (tensor.shape().isVector()) {
            float value = tensor.name().endsWith(".bias") ? 0 : 1;
            return (_, into) -> {
                stopCheck.run();
                Arrays.fill(into, value);
            };
        }
        double deviation = deviation(tensor.name());
        return (_, into) -> {
            stopCheck.run();
            for (int i = 0; i < into.length; i++) {
                into[i] = (float) (deviation * random.nextGaussian());
            }
        };
    }

    /** Each layer adds twice to the residual stream; so the sum of all of them has the deviation of one. */
    private double deviation(String name) {
        return ADDED_TO_RESIDUAL.matcher(name).matches() ? DEVIATION / Math.sqrt(2.0 * model.layerCount()) : DEVIATION;
    }
}
