package dev.pinball.server.grpc.training;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.server.grpc.call.OpenCall;
import dev.pinball.server.grpc.transport.StatusMapping;
import dev.pinball.server.training.ObservedRun;
import dev.pinball.server.training.RunState;
import dev.pinball.v1.TrainingProgress;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A call that watches a run. Whenever its transport takes a message it gets the latest state, if it has not had it: nothing
 * waits for a slow reader but the one state that the run keeps anyway.
 */
final class WatchCall implements OpenCall {
    private final Executor loop;
    private final ServerCallStreamObserver<TrainingProgress> transport;
    private final ObservedRun run;
    private final Runnable changed = this::changed;
    private final AtomicBoolean due = new AtomicBoolean();
    private Optional<RunState> written = Optional.empty();
    private boolean closed;

    WatchCall(Executor loop, ServerCallStreamObserver<TrainingProgress> transport, ObservedRun run) {
        this.loop = loop;
        this.transport = transport;
        this.run = run;
    }

    void start() {
        transport.setOnReadyHandler(this::write);
        run.observe(changed);
        write();
    }

    void forget() {
        run.forget(changed);
    }

    /** On the thread of the run: one task at a time waits on the event loop, however many steps there were. */
    private void changed() {
        if (due.compareAndSet(false, true)) {
            loop.execute(() -> {
                due.set(false);
                write();
            });
        }
    }

    private void write() {
        RunState state = run.state();
        if (closed || !transport.isReady() || written.filter(state::equals).isPresent()) {
            return;
        }
        written = Optional.of(state);
        transport.onNext(TrainingMessages.progress(state));
        if (state.end().isPresent()) {
            closed = true;
            transport.onCompleted();
        }
    }

    @Override
    public Executor eventLoop() {
        return loop;
    }

    /** The run is cancelled when the server drains, and its end is what the call waits for. */
    @Override
    public void drain() {}

    @Override
    public void end(FinishReason reason) {
        if (!closed) {
            closed = true;
            transport.onError(StatusMapping.failure(reason, "")
                    .orElse(StatusMapping.SHUTTING_DOWN)
                    .asRuntimeException());
        }
    }

    /** It holds back nothing: it writes the last state once its client is ready. */
    @Override
    public void endUnread(long nanosMax) {}

    @Override
    public void cancelled() {
        closed = true;
    }
}
