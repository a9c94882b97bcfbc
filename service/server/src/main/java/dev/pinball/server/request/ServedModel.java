package dev.pinball.server.request;

import dev.pinball.engine.LoadedModel;
import dev.pinball.engine.loop.EngineHandle;
import dev.pinball.model.Model;
import dev.pinball.model.embedding.EmbeddingSpace;
import dev.pinball.model.parameters.ModelTensors;
import dev.pinball.model.tokenizer.Tokenizer;

/**
 * The model behind the calls.
 *
 * @param vocabularySize token ids are below it
 * @param contextTokensMax known tokens of one sequence, prompt and answer
 */
public record ServedModel(
        EngineHandle engine,
        Tokenizer tokenizer,
        int vocabularySize,
        int contextTokensMax,
        ModelTensors tensors,
        EmbeddingSpace embeddings) {

    /** A model that {@code engine} runs. */
    public static ServedModel of(LoadedModel loaded, EngineHandle engine) {
        Model model = loaded.model();
        return new ServedModel(
                engine,
                model.tokenizer(),
                model.program().config().vocabularySize(),
                loaded.settings().device().contextTokensMax(),
                ModelTensors.read(model.file()),
                new EmbeddingSpace(model.file(), model.tokenizer()));
    }
}
