package dev.pinball.server.grpc.call;

import dev.pinball.engine.request.FinishReason;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The calls that have not ended, for an orderly end of the server; any thread. */
public final class OpenCalls {
    private final Set<OpenCall> calls = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /** Keeps {@code call} until its transport has ended. */
    public void add(ServerCallStreamObserver<?> transport, OpenCall call) {
        add(transport, call, () -> {});
    }

    /** Keeps {@code call} until its transport has ended, then runs {@code ended}, once. */
    public void add(ServerCallStreamObserver<?> transport, OpenCall call, Runnable ended) {
        add(call);
        transport.setOnCloseHandler(() -> remove(call, ended));
        transport.setOnCancelHandler(() -> {
            call.cancelled();
            remove(call, ended);
        });
    }

    /** Keeps {@code call} until it is {@link #remove removed}. */
    public void add(OpenCall call) {
        calls.add(call);
        if (draining) {
            call.eventLoop().execute(call::drain);
        }
    }

    /** Keeps {@code call} no longer, and returns whether it was kept. */
    public boolean remove(OpenCall call) {
        return calls.remove(call);
    }

    private void remove(OpenCall call, Runnable ended) {
        if (remove(call)) {
            ended.run();
        }
    }

    public int count() {
        return calls.size();
    }

    /** Drains all calls, and each that comes later. */
    public void drain() {
        draining = true;
        calls.forEach(call -> call.eventLoop().execute(call::drain));
    }

    public void end(FinishReason reason) {
        calls.forEach(call -> call.eventLoop().execute(() -> call.end(reason)));
    }

    /** Ends the calls whose clients have not read for so long what waits for them; called periodically. */
    public void endUnread(Duration unreadMax) {
        calls.forEach(call -> call.eventLoop().execute(() -> call.endUnread(unreadMax.toNanos())));
    }
}
