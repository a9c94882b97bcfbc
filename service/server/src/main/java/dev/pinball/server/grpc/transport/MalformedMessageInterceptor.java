package dev.pinball.server.grpc.transport;

import dev.pinball.server.grpc.connection.CallStream;
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
 * What is no message ends the input of its call: answers that have begun go on to their end, then the call ends with a status
 * that says so. gRPC itself ends it at once, with UNKNOWN or no status at all, and a stack trace in the log.
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
        CallStream stream = CallStream.ofOpeningCall();
        if (call.getMethodDescriptor().getType().clientSendsOneMessage()) {
            stream.expectSingle();
        }
        FailingCall<Q, A> failing = new FailingCall<>(call);
        ParsingListener<Q> listener = new ParsingListener<>(next.startCall(failing, headers), failing, stream);
        stream.whenMalformed(listener::endIfMalformed);
        return listener;
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
        private boolean closed;

        FailingCall(ServerCall<Q, A> call) {
            super(call);
        }

        boolean takesMessages() {
            return inputFailure.isOk() && !closed;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            closed = true;
            super.close(inputFailure.isOk() ? status : inputFailure, trailers);
        }
    }

    private static final class ParsingListener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final FailingCall<Q, ?> call;
        private final CallStream stream;
        private long messageCount;

        ParsingListener(ServerCall.Listener<Q> listener, FailingCall<Q, ?> call, CallStream stream) {
            super(listener);
            this.call = call;
            this.stream = stream;
        }

        @Override
        public void onMessage(Q message) {
            messageCount++;
            if (!call.takesMessages()) {
                return;
            }
            try {
                super.onMessage(message);
                endIfMalformed();
            } catch (StatusRuntimeException failure) {
                end(status(failure, call.getMethodDescriptor().getFullMethodName()));
            }
        }

        void endIfMalformed() {
            stream.failureAfter(messageCount).ifPresent(this::end);
        }

        private void end(Status failure) {
            if (!call.takesMessages()) {
                return;
            }
            LOG.debug("{}: {}", call.getMethodDescriptor().getFullMethodName(), failure);
            call.inputFailure = failure;
            if (call.getMethodDescriptor().getType().clientSendsOneMessage()) {
                call.close(failure, new Metadata()); // its service has not been called
            } else {
                super.onHalfClose();
            }
        }

        @Override
        public void onHalfClose() {
            if (call.takesMessages()) {
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
