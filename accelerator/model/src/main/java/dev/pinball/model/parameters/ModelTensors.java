package dev.pinball.model.parameters;

import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.TensorList;
import dev.pinball.model.gguf.GgufFile;
import java.util.List;

/** The description of a model and the shapes of its tensors, from which its parameters are counted. */
public record ModelTensors(ModelConfig config, List<ParameterTensor> tensors) {

    public ModelTensors {
        tensors = List.copyOf(tensors);
    }

    /**
     * Those that a file of this model would have.
     *
     * @throws IllegalStateException for an architecture that Pinball doesn't run
     */
    public static ModelTensors of(ModelConfig config) {
        List<ParameterTensor> tensors = TensorList.of(config).stream()
                .map(tensor -> new ParameterTensor(
                        tensor.name(), tensor.rowCount(), tensor.shape().columns()))
                .toList();
        return new ModelTensors(config, tensors);
    }

    /**
     * Those of the model in a file, of any architecture whose tensors have GGUF's usual names.
     *
     * @throws dev.pinball.model.gguf.GgufException when it holds no model, or its metadata make no sense
     */
    public static ModelTensors read(GgufFile file) {
        if (file.tensorNames().isEmpty()) {
            throw file.problem("tensors", "none, only a vocabulary", "the parameters of a model");
        }
        List<ParameterTensor> tensors = file.tensorNames().stream()
                .map(name -> file.findTensor(name).orElseThrow())
                .map(tensor -> new ParameterTensor(tensor.name(), tensor.rows(), tensor.columns()))
                .toList();
        return new ModelTensors(new CountedConfig(file).read(), tensors);
    }
}
