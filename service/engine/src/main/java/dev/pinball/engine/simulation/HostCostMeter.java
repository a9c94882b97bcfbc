package dev.pinball.engine.simulation;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.Accelerators;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.engine.CollectedAnswer;
import dev.pinball.engine.LoadedModel;
import dev.pinball.engine.loop.Admission;
import dev.pinball.engine.loop.EngineLoop;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.OutputOptions;
import dev.pinball.engine.request.ServiceClass;
import dev.pinball.engine.request.StopConditions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Measures what the engine adds to the time of an accelerator: its steps on one that computes nothing. */
final class HostCostMeter {
    private static final String COMPUTES_NOTHING = "null";
    private static final int ROUNDS = 30;

    private final LoadedModel loaded;

    HostCostMeter(LoadedModel loaded) {
        this.loaded = loaded;
    }

    /** The median of steps in which {@code sequences} draw a token each, in nanoseconds. */
    double nanos(int sequences) {
        List<Long> nanos = new ArrayList<>();
        try (Accelerator nothing = Accelerators.open(
                COMPUTES_NOTHING, loaded.model().program(), loaded.settings().device())) {
            for (int round = 0; round < ROUNDS; round++) {
                measure(
                        new EngineLoop(
                                nothing, loaded.model().tokenizer(), loaded.settings(), _ -> {}, System::nanoTime),
                        sequences,
                        nanos);
            }
        }
        Collections.sort(nanos);
        return (double) nanos.get(nanos.size() / 2);
    }

    private void measure(EngineLoop loop, int sequences, List<Long> nanos) {
        int tokens = Math.min(64, loaded.settings().knownTokensMax() - 1);
        for (int sequence = 0; sequence < sequences; sequence++) {
            if (loop.handle().start(request(tokens), new int[] {sequence % 2}, true, new CollectedAnswer(_ -> {}))
                    instanceof Admission.Refused(var refusal)) {
                throw new IllegalStateException("refused: " + refusal.message());
            }
        }
        long last = System.nanoTime();
        while (loop.step() > 0) {
            long now = System.nanoTime();
            nanos.add(now - last);
            last = now;
        }
        loop.shutDown();
    }

    private GenerationRequest request(int tokens) {
        return new GenerationRequest(
                SamplingParameters.GREEDY,
                new StopConditions(OptionalInt.of(tokens), List.of(), Set.of(), true),
                OutputOptions.TEXT_ALONE,
                false,
                OptionalLong.empty(),
                ServiceClass.DEFAULT);
    }
}
