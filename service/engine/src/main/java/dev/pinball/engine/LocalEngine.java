package dev.pinball.engine;

import dev.pinball.PinballException;
import dev.pinball.engine.config.ClientLimits;
import dev.pinball.engine.config.EngineConfig;
import dev.pinball.engine.loop.Admission;
import dev.pinball.engine.loop.SequenceHandle;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.stream.SequenceEvent.Finished;
import dev.pinball.model.gguf.GgufFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** A model and its engine in this process: text in, text out, no server. Safe for use by several threads. */
public final class LocalEngine implements AutoCloseable {
    private final RunningModel running;
    private final Semaphore places;

    /** An answer as a whole. */
    public record Answer(String text, List<Integer> tokenIds, Finished end) {}

    /** A request that the engine doesn't take; the message names the value and what was expected. */
    public static final class RefusedException extends PinballException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    private LocalEngine(RunningModel running, int sequencesMax) {
        this.running = running;
        places = new Semaphore(sequencesMax, true);
    }

    /** Serves the GGUF file {@code model} with the defaults. */
    public static LocalEngine open(Path model) {
        return open(GgufFile.open(model), EngineConfig.DEFAULTS);
    }

    /**
     * Returns when the engine is warm. A caller waits for as long as it takes: {@link ClientLimits#queueMax} is for clients of a
     * server, and isn't used.
     *
     * @param file the model; it is closed with the engine
     * @throws PinballException when the model can't be used, or the accelerator can't run
     */
    public static LocalEngine open(GgufFile file, EngineConfig config) {
        EngineConfig patient = config.withClients(config.clients().withoutQueueMax());
        RunningModel running = RunningModel.start(file, patient, _ -> {});
        return new LocalEngine(running, running.loaded().settings().sequencesMax());
    }

    public LoadedModel model() {
        return running.loaded();
    }

    /**
     * Generates the answer to a prompt and returns when it is complete. Requests of several threads share steps; those that
     * there is no place for wait, in the order in which they came.
     *
     * @param onText is handed each piece of text as it comes, on this thread
     * @throws RefusedException when the request can't be taken
     * @throws RuntimeException what {@code onText} threw; the answer is not generated further
     */
    public Answer generate(String prompt, GenerationRequest request, Consumer<String> onText)
            throws InterruptedException {
        int[] promptTokenIds = running.loaded().model().tokenizer().encodePrompt(prompt, false);
        CollectedAnswer answer = new CollectedAnswer(onText);
        places.acquire();
        try {
            Finished end = switch (running.engine().handle().start(request, promptTokenIds, true, answer)) {
                case Admission.Refused(var refusal) -> throw new RefusedException(refusal.message());
                case Admission.Admitted(SequenceHandle sequence) -> await(answer, sequence);
            };
            return new Answer(answer.text(), answer.tokenIds(), end);
        } finally {
            places.release();
        }
    }

    private static Finished await(CollectedAnswer answer, SequenceHandle sequence) throws InterruptedException {
        try {
            return answer.await();
        } finally {
            sequence.cancel(FinishReason.CANCELLED); // does nothing once it has ended
        }
    }

    @Override
    public void close() {
        running.close(Duration.ZERO);
    }
}
