package dev.pinball.server.grpc.transport;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.server.grpc.connection.CallStream;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Ends a call with DEADLINE_EXCEEDED when its deadline passes at the server before the client gives it up. */
public final class DeadlineInterceptor implements ServerInterceptor {
    private static final Status PASSED =
            StatusMapping.failure(FinishReason.DEADLINE, "").orElseThrow();

    private final EventLoops eventLoops;

    public DeadlineInterceptor(EventLoops eventLoops) {
        this.eventLoops = eventLoops;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<Deadline> deadline = CallStream.ofOpeningCall().deadline();
        if (deadline.isEmpty()) {
            return next.startCall(call, headers);
        }
        LimitedCall<Q, A> limited = new LimitedCall<>(call);
        long leftNanos = deadline.get().timeRemaining(TimeUnit.NANOSECONDS);
        Future<?> timer = eventLoops.current().after(leftNanos, limited::expire);
        Context context = new CallDeadline(deadline).context();
        return new LimitedListener<>(Contexts.interceptCall(context, limited, headers, next), limited, timer);
    }

    /** A call that writes nothing once it has expired. The health service writes from more than one thread. */
    private static final class LimitedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private boolean closed;
        private boolean expired;

        LimitedCall(ServerCall<Q, A> call) {
            super(call);
        }

        synchronized void expire() {
            if (!closed) {
                expired = true;
                super.close(PASSED, new Metadata());
            }
        }

        synchronized boolean expired() {
            return expired;
        }

        @Override
        public synchronized void sendHeaders(Metadata headers) {
            if (!expired) {
                super.sendHeaders(headers);
            }
        }

        @Override
        public synchronized void sendMessage(A message) {
            if (!expired) {
                super.sendMessage(message);
            }
        }

        @Override
        public synchronized void close(Status status, Metadata trailers) {
            if (!expired) {
                closed = true;
                super.close(status, trailers);
            }
        }
    }

    /** To the service a call that has expired is cancelled, though for gRPC it may be complete. */
    private static final class LimitedListener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final LimitedCall<Q, ?> call;
        private final Future<?> timer;

        LimitedListener(ServerCall.Listener<Q> listener, LimitedCall<Q, ?> call, Future<?> timer) {
            super(listener);
            this.call = call;
            this.timer = timer;
        }

        @Override
        public void onComplete() {
            timer.cancel(false);
            if (call.expired()) {
                super.onCancel();
            } else {
                super.onComplete();
            }
        }

        @Override
        public void onCancel() {
            timer.cancel(false);
            super.onCancel();
        }
    }
}
