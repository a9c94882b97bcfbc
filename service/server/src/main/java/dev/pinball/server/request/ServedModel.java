package dev.pinball.server.request;

import dev.pinball.engine.LoadedModel;
import dev.pinball.engine.loop.EngineHandle;
import dev.pinball.model.Model;
import dev.pinball.model.embedding.EmbeddingSpace;
import dev.pinball.model.embedding.TextEmbedding;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.parameters.ModelTensors;
import dev.pinball.model.template.ChatTemplate;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model behind the calls.
 *
 * @param name in requests that name a model
 * @param chatTemplate makes prompts of conversations; empty for a model that knows none
 * @param vocabularySize token ids are below it
 * @param contextTokensMax known tokens of one sequence, prompt and answer
 * @param embeddings of its tokens
 * @param textEmbedding how it makes one vector of a text; empty where it can't
 */
public record ServedModel(
        String name,
        EngineHandle engine,
        Tokenizer tokenizer,
        Optional<ChatTemplate> chatTemplate,
        int vocabularySize,
        int contextTokensMax,
        ModelTensors tensors,
        EmbeddingSpace embeddings,
        Optional<TextEmbedding> textEmbedding) {
    private static final Logger LOG = LoggerFactory.getLogger(ServedModel.class);

    /** A model that {@code engine} runs. */
    public static ServedModel of(String name, LoadedModel loaded, EngineHandle engine) {
        Model model = loaded.model();
        return new ServedModel(
                name,
                engine,
                model.tokenizer(),
                chatTemplate(model.file()),
                model.program().config().vocabularySize(),
                loaded.settings().device().contextTokensMax(),
                ModelTensors.read(model.file()),
                new EmbeddingSpace(model.file(), model.tokenizer()),
                TextEmbedding.read(model.file(), model.program().logitsInput().width()));
    }

    /** The name of the file without folders and endings: {@code tiny} of {@code models/tiny-00001-of-00002.gguf}. */
    public static String name(GgufFile file) {
        return Path.of(file.name()).getFileName().toString().replaceFirst("(-\\d{5}-of-\\d{5})?\\.gguf$", "");
    }

    private static Optional<ChatTemplate> chatTemplate(GgufFile file) {
        try {
            return ChatTemplate.read(file);
        } catch (TemplateException failure) {
            LOG.warn("chat requests are refused: {}: tokenizer.chat_template: {}", file.name(), failure.getMessage());
            return Optional.empty();
        }
    }
}
