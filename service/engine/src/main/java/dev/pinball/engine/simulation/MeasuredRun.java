package dev.pinball.engine.simulation;

import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.engine.LoadedModel;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.loop.Admission;
import dev.pinball.engine.loop.EngineLoop;
import dev.pinball.engine.report.StepReport;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.OutputOptions;
import dev.pinball.engine.request.StopConditions;
import dev.pinball.engine.stream.EventSink;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The requests of a simulation on a real engine, in real time. */
public final class MeasuredRun {
    private static final long REHEARSAL_NANOS = 5_000_000_000L;

    private final EngineLoop loop;
    private final BatchGate gate;
    private final RunRecorder recorder;
    private final int vocabularySize;
    private final long beganNanos = System.nanoTime();
    private int running;

    private MeasuredRun(LoadedModel loaded, Batching batching, RunRecorder recorder) {
        this.recorder = recorder;
        EngineSettings settings = loaded.settings();
        vocabularySize = loaded.model().tokenizer().vocabulary().size();
        loop = new EngineLoop(
                loaded.accelerator(), loaded.model().tokenizer(), settings, this::stepped, System::nanoTime);
        gate = new BatchGate(
                batching,
                settings.device().sequencesPerStepMax(),
                settings.device().contextTokensMax());
    }

    /**
     * Runs until every request has its answer, after a rehearsal of the first seconds, while code is compiled.
     *
     * @param loaded with settings that admit as many sequences as there are requests
     * @param requests in the order of their times
     */
    public static void run(
            LoadedModel loaded, Batching batching, List<SimulatedRequest> requests, RunRecorder recorder) {
        Stream<SimulatedRequest> first = requests.stream().takeWhile(request -> request.atNanos() < REHEARSAL_NANOS);
        new MeasuredRun(loaded, batching, RunRecorder.NOTHING).run(first.iterator());
        new MeasuredRun(loaded, batching, recorder).run(requests.iterator());
    }

    private void run(Iterator<SimulatedRequest> requests) {
        loop.warmUp();
        SimulatedRequest next = requests.hasNext() ? requests.next() : null;
        while (next != null || running + gate.waitingCount() > 0) {
            while (next != null && next.atNanos() <= nowNanos()) {
                gate.add(next);
                next = requests.hasNext() ? requests.next() : null;
            }
            gate.open(running > 0).forEach(this::start);
            if (loop.step() == 0 && next != null && running == 0) {
                LockSupport.parkNanos(next.atNanos() - nowNanos());
            }
        }
        loop.shutDown();
    }

    private void start(BatchGate.Entry entry) {
        StopConditions stop = new StopConditions(OptionalInt.of(entry.generatedTokens()), List.of(), Set.of(), true);
        GenerationRequest request = new GenerationRequest(
                SamplingParameters.GREEDY,
                stop,
                OutputOptions.TEXT_ALONE,
                false,
                OptionalLong.empty(),
                entry.request().serviceClass());
        int[] prompt = entry.request().prompt(vocabularySize);
        if (loop.handle().start(request, prompt, true, new Sink(new RunningRequest(entry, recorder)))
                instanceof Admission.Refused(var refusal)) {
            throw new IllegalArgumentException("a request was refused: " + refusal.message());
        }
        running++;
    }

    private void stepped(StepReport report) {
        if (report.computedTokens() > 0) {
            recorder.stepped(report.durationNanos(), report.computedTokens(), report.preemptions(), 0, 0);
        }
    }

    private long nowNanos() {
        return System.nanoTime() - beganNanos;
    }

    /** Takes the events of one request, on the thread of the engine. */
    private final class Sink implements EventSink {
        private final RunningRequest request;
        private final StreamBudget budget = new StreamBudget(Long.MAX_VALUE);

        Sink(RunningRequest request) {
            this.request = request;
        }

        @Override
        public Executor eventLoop() {
            return Runnable::run;
        }

        @Override
        public StreamBudget budget() {
            return budget;
        }

        @Override
        public void accept(SequenceEvent event) {
            switch (event) {
                case SequenceEvent.TokensGenerated(var tokens) -> tokens.forEach(_ -> request.drawn(nowNanos()));
                case SequenceEvent.PromptScored _, SequenceEvent.Embedded _ -> {} // are not asked for
                case SequenceEvent.Finished finished -> {
                    running--;
                    request.finished(nowNanos(), finished.usage().cachedTokens());
                }
            }
        }
    }
}
