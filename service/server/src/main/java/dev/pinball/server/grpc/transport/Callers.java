package dev.pinball.server.grpc.transport;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.server.request.Caller;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Reads who calls from the metadata of each call; what is out of its range ends the call with INVALID_ARGUMENT. */
public final class Callers implements ServerInterceptor {
    private static final Metadata.Key<String> TENANT = Metadata.Key.of(Caller.TENANT, Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> PRIORITY =
            Metadata.Key.of(Caller.PRIORITY, Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<Caller> CURRENT = Context.keyWithDefault("caller", Caller.NOBODY);

    /** That of the call whose callback this is. */
    public static Caller current() {
        return CURRENT.get();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Caller caller;
        try {
            caller = Caller.of(headers.get(TENANT), headers.get(PRIORITY));
        } catch (InvalidRequestException invalid) {
            call.close(Status.INVALID_ARGUMENT.withDescription(invalid.getMessage()), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return caller.equals(Caller.NOBODY)
                ? next.startCall(call, headers)
                : Contexts.interceptCall(Context.current().withValue(CURRENT, caller), call, headers, next);
    }
}
