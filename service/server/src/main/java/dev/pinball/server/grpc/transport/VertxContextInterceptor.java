package dev.pinball.server.grpc.transport;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Runs every callback of a call in the Vert.x context of the event loop that it is on. */
public final class VertxContextInterceptor implements ServerInterceptor {
    private final EventLoops eventLoops;

    public VertxContextInterceptor(EventLoops eventLoops) {
        this.eventLoops = eventLoops;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        EventLoops.Loop loop = eventLoops.current();
        return new InContext<>(loop, loop.call(() -> next.startCall(call, headers)));
    }

    private static final class InContext<Q> extends ServerCall.Listener<Q> {
        private final EventLoops.Loop loop;
        private final ServerCall.Listener<Q> listener;

        InContext(EventLoops.Loop loop, ServerCall.Listener<Q> listener) {
            this.loop = loop;
            this.listener = listener;
        }

        @Override
        public void onMessage(Q message) {
            loop.run(() -> listener.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            loop.run(listener::onHalfClose);
        }

        @Override
        public void onCancel() {
            loop.run(listener::onCancel);
        }

        @Override
        public void onComplete() {
            loop.run(listener::onComplete);
        }

        @Override
        public void onReady() {
            loop.run(listener::onReady);
        }
    }
}
