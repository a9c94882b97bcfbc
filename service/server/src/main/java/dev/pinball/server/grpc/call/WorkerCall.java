package dev.pinball.server.grpc.call;

import com.google.protobuf.MessageLite;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.server.grpc.transport.Callers;
import dev.pinball.server.grpc.transport.EventLoops;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.request.Caller;
import dev.pinball.server.request.Refusals;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/** A call whose one message is made on a worker thread. */
final class WorkerCall<A extends MessageLite> implements OpenCall {
    private final Refusals refusals;
    private final Caller caller = Callers.current();
    private final EventLoops.Loop loop;
    private final OutgoingMessages<A> outgoing;

    WorkerCall(Refusals refusals, EventLoops.Loop loop, OutgoingMessages<A> outgoing) {
        this.refusals = refusals;
        this.loop = loop;
        this.outgoing = outgoing;
    }

    /**
     * Answers with what {@code work} gives.
     *
     * @param done runs when the worker is free again, whatever became of the call
     */
    void start(Callable<A> work, Runnable done) {
        loop.context()
                .executeBlocking(work, false)
                .onSuccess(this::finish)
                .onFailure(this::fail)
                .onComplete(_ -> done.run());
    }

    private void fail(Throwable failure) {
        if (failure instanceof StatusRuntimeException status) {
            outgoing.fail(status);
        } else {
            refusals.fail(outgoing, caller, failure);
        }
    }

    private void finish(A message) {
        outgoing.addLast(message);
    }

    @Override
    public Executor eventLoop() {
        return loop;
    }

    @Override
    public void drain() {}

    @Override
    public void end(FinishReason reason) {
        outgoing.fail(reason, "");
    }

    @Override
    public void endUnread(long nanosMax) {
        outgoing.endUnread(nanosMax);
    }

    @Override
    public void cancelled() {
        outgoing.close();
    }
}
