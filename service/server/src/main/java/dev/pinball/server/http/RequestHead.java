package dev.pinball.server.http;

import dev.pinball.engine.admission.ConnectionShare;
import dev.pinball.server.grpc.transport.EventLoops;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Optional;

/** The head of a request whose client waits to be asked for the body (RFC 9110, 10.1.1), and the response to it, if any. */
final class RequestHead implements HttpTransport, HttpExchange.Owner {
    private final Channel channel;
    private Optional<FullHttpResponse> response = Optional.empty();

    private RequestHead(Channel channel) {
        this.channel = channel;
    }

    /** The response to a request whose body nobody wants, after which its connection is closed; empty for others. */
    static Optional<FullHttpResponse> refuse(
            HttpRequest request, HttpService service, EventLoops.Loop loop, Channel channel) {
        RequestHead head = new RequestHead(channel);
        HttpExchange exchange = new HttpExchange(
                head,
                loop,
                new ConnectionShare(),
                new DefaultFullHttpRequest(
                        request.protocolVersion(),
                        request.method(),
                        request.uri(),
                        Unpooled.EMPTY_BUFFER,
                        request.headers(),
                        request.headers()),
                false,
                head);
        loop.run(() -> service.answerHead(exchange));
        return head.response;
    }

    @Override
    public ChannelFuture write(HttpObject part) {
        response = Optional.of((FullHttpResponse) part);
        return channel.newSucceededFuture();
    }

    @Override
    public void flush() {}

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public ByteBufAllocator alloc() {
        return channel.alloc();
    }

    @Override
    public boolean keepsConnection() {
        return false;
    }

    @Override
    public void completed() {}

    @Override
    public void sent(boolean keepsConnection) {}
}
