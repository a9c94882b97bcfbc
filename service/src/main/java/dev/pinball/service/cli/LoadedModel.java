package dev.pinball.service.cli;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.Accelerators;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.census.ModelOutline;
import dev.pinball.accelerator.embedding.EmbeddingSpace;
import dev.pinball.accelerator.gguf.GgufFile;
import dev.pinball.accelerator.model.Model;
import dev.pinball.accelerator.program.ModelShape;
import dev.pinball.service.config.EngineSettings;
import dev.pinball.service.engine.Engine;
import dev.pinball.service.engine.EngineHandle;
import dev.pinball.service.engine.StepObserver;
import dev.pinball.service.grpc.RequestReader;
import dev.pinball.service.grpc.ServedModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model on its accelerator, with the limits that both agreed on. */
record LoadedModel(Model model, Accelerator accelerator, EngineSettings settings) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);

    /** The model in {@code file}, which is closed with it. */
    static LoadedModel open(GgufFile file, EngineOptions options) {
        Model model = Model.of(file);
        try {
            EngineSettings settings = options.settings(model.program().shape());
            Accelerator accelerator = Accelerators.open(options.accelerator(), model.program(), settings.device());
            LoadedModel loaded = new LoadedModel(model, accelerator, settings);
            loaded.log(options.acceleratorReason());
            return loaded;
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    /** Starts the engine, and returns when it is warm. */
    Engine startEngine(StepObserver observer) {
        return Engine.start(accelerator, model.tokenizer(), settings, observer);
    }

    /** The model as the calls of clients see it. */
    ServedModel served(EngineHandle engine) {
        return new ServedModel(
                engine,
                model.tokenizer(),
                model.program().shape().vocabularySize(),
                settings.device().contextTokensMax(),
                ModelOutline.read(model.file()),
                new EmbeddingSpace(model.file(), model.tokenizer()));
    }

    /** Checks what a caller asks of this model. */
    RequestReader requestReader() {
        return new RequestReader(
                model.program().shape().vocabularySize(), settings.device().contextTokensMax());
    }

    @Override
    public void close() {
        accelerator.close();
        model.close();
    }

    private void log(String acceleratorReason) {
        ModelShape shape = model.program().shape();
        DeviceLimits limits = accelerator.limits();
        LOG.info(
                "model {}: {} ({}, {} layers, vocabulary {})",
                model.file().name(),
                shape.name(),
                shape.architecture(),
                shape.layerCount(),
                shape.vocabularySize());
        LOG.info("accelerator {} ({})", accelerator.description(), acceleratorReason);
        LOG.info(
                "limits: {} tokens and {} sequences a step, {} waiting, context {}, {} blocks of {} tokens in {}",
                limits.tokensPerStepMax(),
                limits.sequencesPerStepMax(),
                settings.waitingSequencesMax(),
                limits.contextTokensMax(),
                limits.blockCount(),
                limits.tokensPerBlock(),
                limits.keyValueType());
    }
}
