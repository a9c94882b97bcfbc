package dev.pinball.server.grpc.transport;

import dev.pinball.server.grpc.connection.CallStream;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * Resets a call that has ended when its client doesn't read the rest of it for some time: its status waits behind messages for
 * which the client has no window, and they would stay in memory.
 */
public final class UnreadEndInterceptor implements ServerInterceptor {
    private final EventLoops eventLoops;
    private final Duration unreadMax;

    /** @param unreadMax from the end of the call */
    public UnreadEndInterceptor(EventLoops eventLoops, Duration unreadMax) {
        this.eventLoops = eventLoops;
        this.unreadMax = unreadMax;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        EndingCall<Q, A> ending =
                new EndingCall<>(call, eventLoops.current(), CallStream.ofOpeningCall(), unreadMax.toNanos());
        return new EndListener<>(next.startCall(ending, headers), ending);
    }

    private static final class EndingCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final EventLoops.Loop loop;
        private final CallStream stream;
        private final long unreadNanosMax;
        private Optional<Future<?>> reset = Optional.empty();

        EndingCall(ServerCall<Q, A> call, EventLoops.Loop loop, CallStream stream, long unreadNanosMax) {
            super(call);
            this.loop = loop;
            this.stream = stream;
            this.unreadNanosMax = unreadNanosMax;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            synchronized (this) { // the health service may end a call on another thread
                reset = Optional.of(loop.after(unreadNanosMax, stream::reset));
            }
            super.close(status, trailers);
        }

        synchronized void ended() {
            reset.ifPresent(timer -> timer.cancel(false));
        }
    }

    private static final class EndListener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final EndingCall<Q, ?> call;

        EndListener(ServerCall.Listener<Q> listener, EndingCall<Q, ?> call) {
            super(listener);
            this.call = call;
        }

        @Override
        public void onComplete() {
            call.ended();
            super.onComplete();
        }

        @Override
        public void onCancel() {
            call.ended();
            super.onCancel();
        }
    }
}
