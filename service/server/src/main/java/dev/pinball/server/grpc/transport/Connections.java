package dev.pinball.server.grpc.transport;

import dev.pinball.engine.admission.ConnectionShare;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import java.util.Optional;

/** Gives each connection its share of the engine's places, and each call that of its connection. */
public final class Connections extends ServerTransportFilter implements ServerInterceptor {
    private static final Attributes.Key<ConnectionShare> OF_CONNECTION = Attributes.Key.create("connection-share");
    private static final Context.Key<ConnectionShare> OF_CALL = Context.key("connection-share");

    /** That of the call whose callback this is. */
    public static Optional<ConnectionShare> current() {
        return Optional.ofNullable(OF_CALL.get());
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
        return attributes.toBuilder().set(OF_CONNECTION, new ConnectionShare()).build();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Context context =
                Context.current().withValue(OF_CALL, call.getAttributes().get(OF_CONNECTION));
        return Contexts.interceptCall(context, call, headers, next);
    }
}
