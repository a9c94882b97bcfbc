package dev.pinball.engine;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.Accelerators;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.config.EngineConfig;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.loop.Engine;
import dev.pinball.engine.report.StepObserver;
import dev.pinball.model.Model;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.gguf.GgufFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model on its accelerator, with the limits for which memory was allocated. */
public record LoadedModel(Model model, Accelerator accelerator, EngineSettings settings) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);

    /** The model in {@code file}, which is closed with it. */
    public static LoadedModel open(GgufFile file, EngineConfig config) {
        return open(Model.of(file), config);
    }

    /** The model, which is closed with it, and at once when it can't be opened. */
    public static LoadedModel open(Model model, EngineConfig config) {
        try {
            EngineSettings settings = config.settings(model.program());
            Accelerator accelerator =
                    Accelerators.open(config.acceleratorOrDefault(), model.program(), settings.device());
            LoadedModel loaded = new LoadedModel(model, accelerator, settings);
            loaded.log(config.accelerator().isPresent() ? "as asked for" : "the default");
            return loaded;
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    /** Starts the engine, and returns when it is warm. */
    public Engine startEngine(StepObserver observer) {
        return Engine.start(accelerator, model.tokenizer(), settings, observer);
    }

    @Override
    public void close() {
        accelerator.close();
        model.close();
    }

    private void log(String acceleratorReason) {
        ModelConfig config = model.program().config();
        DeviceLimits limits = accelerator.limits();
        LOG.info(
                "model {}: {} ({}, {} layers, vocabulary {})",
                model.file().name(),
                config.name(),
                config.architecture().key(),
                config.layerCount(),
                config.vocabularySize());
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
