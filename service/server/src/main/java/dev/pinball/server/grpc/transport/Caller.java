package dev.pinball.server.grpc.transport;

import dev.pinball.engine.request.ServiceClass;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.regex.Pattern;

/**
 * Who calls, as the metadata of the call says.
 *
 * @param tenant {@code pinball-tenant}; empty for none
 * @param priority {@code pinball-priority}, of requests that name none themselves; the lower, the earlier
 */
public record Caller(String tenant, int priority) {
    private static final Metadata.Key<String> TENANT =
            Metadata.Key.of("pinball-tenant", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> PRIORITY =
            Metadata.Key.of("pinball-priority", Metadata.ASCII_STRING_MARSHALLER);
    private static final Pattern TENANT_NAME = Pattern.compile("[\\x21-\\x7E]{1,128}");
    private static final Pattern INTEGER = Pattern.compile("[-+]?\\d{1,9}");
    public static final Caller NOBODY = new Caller("", 0);
    private static final Context.Key<Caller> CURRENT = Context.keyWithDefault("caller", NOBODY);

    /** That of the call whose callback this is. */
    public static Caller current() {
        return CURRENT.get();
    }

    /** Reads the metadata of each call; what is out of its range ends the call with INVALID_ARGUMENT. */
    public static ServerInterceptor interceptor() {
        return new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                String tenant = headers.get(TENANT);
                String priority = headers.get(PRIORITY);
                if (tenant == null && priority == null) {
                    return next.startCall(call, headers);
                }
                if (tenant != null && !TENANT_NAME.matcher(tenant).matches()) {
                    return refuse(
                            call,
                            "pinball-tenant: %d characters (expected: 1..128 visible ones of ASCII)"
                                    .formatted(tenant.length()));
                }
                if (priority != null && !isPriority(priority)) {
                    return refuse(
                            call,
                            "pinball-priority: %.20s (expected: %d..%d)"
                                    .formatted(priority, -ServiceClass.PRIORITY_MAX, ServiceClass.PRIORITY_MAX));
                }
                Caller caller =
                        new Caller(tenant == null ? "" : tenant, priority == null ? 0 : Integer.parseInt(priority));
                return Contexts.interceptCall(Context.current().withValue(CURRENT, caller), call, headers, next);
            }
        };
    }

    private static boolean isPriority(String value) {
        return INTEGER.matcher(value).matches() && Math.abs(Integer.parseInt(value)) <= ServiceClass.PRIORITY_MAX;
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, String message) {
        call.close(Status.INVALID_ARGUMENT.withDescription(message), new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
