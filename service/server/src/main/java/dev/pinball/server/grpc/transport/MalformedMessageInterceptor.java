package dev.pinball.server.grpc.transport;

import io.grpc.BindableService;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes that are no message end the input of their call: answers that have begun go on to their end, then the call ends
 * with INVALID_ARGUMENT. gRPC itself ends it at once, with UNKNOWN and a stack trace in the log.
 */
public final class MalformedMessageInterceptor implements ServerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(MalformedMessageInterceptor.class);
    private static final Marshaller<InputStream> BYTES = new Bytes();

    /** The same service, whose messages are parsed after all interceptors, so that this one sees what fails. */
    public static ServerServiceDefinition parsedLast(BindableService service) {
        return ServerInterceptors.useMarshalledMessages(service.bindService(), BYTES);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        FailingCall<Q, A> failing = new FailingCall<>(call);
        return new ParsingListener<>(next.startCall(failing, headers), failing);
    }

    private static Status status(StatusRuntimeException failure, String method) {
        Status parsing = failure.getStatus();
        return parsing.getCode() == Status.Code.RESOURCE_EXHAUSTED // a compressed message that is too large
                ? parsing
                : Status.INVALID_ARGUMENT.withDescription(
                        "message: not parsable (expected: a protobuf message of %s)".formatted(method));
    }

    /** A call that ends with the failure of its input, whatever its service says then. */
    private static final class FailingCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private Status inputFailure = Status.OK;

        FailingCall(ServerCall<Q, A> call) {
            super(call);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            super.close(inputFailure.isOk() ? status : inputFailure, trailers);
        }
    }

    private static final class ParsingListener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final FailingCall<Q, ?> call;

        ParsingListener(ServerCall.Listener<Q> listener, FailingCall<Q, ?> call) {
            super(listener);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            if (!call.inputFailure.isOk()) {
                return;
            }
            try {
                super.onMessage(message);
            } catch (StatusRuntimeException failure) {
                String method = call.getMethodDescriptor().getFullMethodName();
                call.inputFailure = status(failure, method);
                LOG.debug("{}: {}", call.inputFailure.getDescription(), String.valueOf(failure.getCause()));
                super.onHalfClose();
            }
        }

        @Override
        public void onHalfClose() {
            if (call.inputFailure.isOk()) {
                super.onHalfClose();
            }
        }
    }

    private static final class Bytes implements Marshaller<InputStream> {
        @Override
        public InputStream stream(InputStream bytes) {
            return bytes;
        }

        @Override
        public InputStream parse(InputStream bytes) {
            return bytes;
        }
    }
}
