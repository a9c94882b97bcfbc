package dev.pinball.server.grpc.transport;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.server.identity.Access;
import dev.pinball.server.identity.AccessRefusedException;
import dev.pinball.server.identity.Role;
import dev.pinball.server.request.Caller;
import dev.pinball.server.trace.CallObservers;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Tells who calls from the metadata of each call; one that its caller may not make ends. */
public final class Callers implements ServerInterceptor {
    private static final Context.Key<Caller> CURRENT = Context.keyWithDefault("caller", Caller.NOBODY);

    private static final String OPERATION = "text_completion";

    private final Access access;
    private final CallObservers observers;

    public Callers(Access access, CallObservers observers) {
        this.access = access;
        this.observers = observers;
    }

    private static List<String> values(Metadata headers, String name) {
        Iterable<String> values = headers.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        return values == null
                ? List.of()
                : StreamSupport.stream(values.spliterator(), false).toList();
    }

    /** That of the call whose callback this is. */
    public static Caller current() {
        return CURRENT.get();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<Set<Role>> roles = MethodRoles.of(call.getMethodDescriptor());
        if (roles.isEmpty()) {
            return next.startCall(call, headers);
        }
        Caller caller;
        try {
            caller = access.admit(
                    name -> values(headers, name),
                    roles.get(),
                    observers.of(
                            call.getMethodDescriptor().getFullMethodName(), OPERATION, name -> values(headers, name)));
        } catch (InvalidRequestException invalid) {
            return refuse(call, Status.INVALID_ARGUMENT, invalid);
        } catch (AccessRefusedException refused) {
            return refuse(call, StatusMapping.of(refused.reason()), refused);
        }
        return caller.equals(Caller.NOBODY)
                ? next.startCall(call, headers)
                : Contexts.interceptCall(Context.current().withValue(CURRENT, caller), call, headers, next);
    }

    private static <Q> ServerCall.Listener<Q> refuse(ServerCall<Q, ?> call, Status status, Exception failure) {
        call.close(status.withDescription(failure.getMessage()), new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
