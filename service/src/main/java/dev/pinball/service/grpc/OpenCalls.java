package dev.pinball.service.grpc;

import dev.pinball.service.request.FinishReason;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The calls that have not ended, for an orderly end of the server; any thread. */
final class OpenCalls {
    private final Set<OpenCall> calls = ConcurrentHashMap.newKeySet();

    /** Keeps {@code call} until its transport has ended. */
    void add(ServerCallStreamObserver<?> transport, OpenCall call) {
        calls.add(call);
        transport.setOnCloseHandler(() -> calls.remove(call));
        transport.setOnCancelHandler(() -> {
            call.cancelled();
            calls.remove(call);
        });
    }

    int count() {
        return calls.size();
    }

    void drain() {
        calls.forEach(call -> call.eventLoop().execute(call::drain));
    }

    void end(FinishReason reason) {
        calls.forEach(call -> call.eventLoop().execute(() -> call.end(reason)));
    }
}
