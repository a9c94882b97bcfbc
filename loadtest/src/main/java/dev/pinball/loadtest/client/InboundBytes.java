package dev.pinball.loadtest.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.stub.AbstractStub;

/** Counts the bytes that a call takes from the network: messages with their frames, compressed as they came. */
final class InboundBytes extends ClientStreamTracer {
    private final AnswerListener listener;

    private InboundBytes(AnswerListener listener) {
        this.listener = listener;
    }

    static <S extends AbstractStub<S>> S counted(S stub, AnswerListener listener) {
        Factory factory = new Factory() {
            @Override
            public ClientStreamTracer newClientStreamTracer(StreamInfo info, Metadata headers) {
                return new InboundBytes(listener);
            }
        };
        ClientInterceptor interceptor = new ClientInterceptor() {
            @Override
            public <Q, R> ClientCall<Q, R> interceptCall(
                    MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
                return next.newCall(method, options.withStreamTracerFactory(factory));
            }
        };
        return stub.withInterceptors(interceptor);
    }

    @Override
    public void inboundWireSize(long bytes) {
        listener.onBytes(bytes);
    }
}
