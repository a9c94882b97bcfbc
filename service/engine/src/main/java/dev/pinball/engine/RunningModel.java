package dev.pinball.engine;

import dev.pinball.engine.config.EngineConfig;
import dev.pinball.engine.loop.Engine;
import dev.pinball.engine.report.StepObserver;
import dev.pinball.model.gguf.GgufFile;
import java.time.Duration;

/** A model on its accelerator and the engine that runs it. */
public record RunningModel(LoadedModel loaded, Engine engine) {

    /**
     * Returns when the engine is warm.
     *
     * @param file the model; it is closed with the engine
     * @throws dev.pinball.PinballException when the model can't be used, or the accelerator can't run; everything is released
     *     then
     */
    public static RunningModel start(GgufFile file, EngineConfig config, StepObserver observer) {
        LoadedModel loaded = LoadedModel.open(file, config);
        try {
            return new RunningModel(loaded, loaded.startEngine(observer));
        } catch (RuntimeException | Error failure) {
            loaded.close();
            throw failure;
        }
    }

    /** Takes no new requests, waits until every sequence has ended, kept ones too, and closes the model. */
    public void retire() {
        if (engine.retire()) {
            loaded.close();
        }
    }

    /** Ends the engine after at most {@code grace}, then the model, unless a step hangs and still uses it. */
    public void close(Duration grace) {
        if (engine.close(grace)) {
            loaded.close();
        }
    }
}
