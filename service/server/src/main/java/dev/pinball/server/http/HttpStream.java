package dev.pinball.server.http;

import dev.pinball.engine.admission.ConnectionShare;
import dev.pinball.server.accept.MessageLimits;
import dev.pinball.server.grpc.transport.EventLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on a stream of HTTP/2, and its response. */
final class HttpStream implements HttpTransport, HttpExchange.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(HttpStream.class);

    private final ChannelHandlerContext ctx;
    private final Http2ConnectionHandler handler;
    private final Http2Stream stream;
    private final Http2Headers headers;
    private final HttpService service;
    private final EventLoops.Loop loop;
    private final ConnectionShare share;
    private final MessageLimits limits;
    private final ByteBuf body = Unpooled.buffer(0);
    private ScheduledFuture<?> late;
    private boolean complete;
    private @Nullable HttpExchange exchange;

    HttpStream(
            ChannelHandlerContext ctx,
            Http2ConnectionHandler handler,
            Http2Stream stream,
            Http2Headers headers,
            HttpService service,
            EventLoops.Loop loop,
            ConnectionShare share,
            MessageLimits limits) {
        this.ctx = ctx;
        this.handler = handler;
        this.stream = stream;
        this.headers = headers;
        this.service = service;
        this.loop = loop;
        this.share = share;
        this.limits = limits;
        late = resetLater();
    }

    /** A request has to be complete, and a response read, in time. */
    private ScheduledFuture<?> resetLater() {
        return ctx.executor()
                .schedule(
                        () -> reset(Http2Error.ENHANCE_YOUR_CALM),
                        limits.unfinishedMax().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    /** The body is to follow; a client that waits to be asked for it is, or is told by the head alone why not. */
    void expectBody() {
        CharSequence expected = headers.get(HttpHeaderNames.EXPECT);
        if (expected == null) {
            return;
        }
        if (!HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected)) {
            refuse(HttpResponseStatus.EXPECTATION_FAILED, "expect: another (expected: 100-continue)");
            return;
        }
        try {
            HttpRequest head = HttpConversionUtil.toHttpRequest(stream.id(), headers, true);
            RequestHead.refuse(head, service, loop, ctx.channel()).ifPresentOrElse(this::refuse, this::askForBody);
        } catch (Http2Exception | IllegalArgumentException failure) {
            resetUnreadable(failure);
        }
    }

    private void askForBody() {
        Http2Headers asked = new DefaultHttp2Headers().status(HttpResponseStatus.CONTINUE.codeAsText());
        var _ = handler.encoder().writeHeaders(ctx, stream.id(), asked, 0, false, ctx.newPromise());
        flush();
    }

    /** The next bytes of the body. */
    void read(ByteBuf data) {
        if (complete) {
            return;
        }
        int bytes = data.readableBytes();
        if (body.readableBytes() + bytes > limits.bytesMax()) {
            refuse(
                    HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                    "body: more bytes than one request may have (expected: at most %d)".formatted(limits.bytesMax()));
        } else if (!limits.unfinished().tryAdd(bytes)) {
            refuse(
                    HttpResponseStatus.SERVICE_UNAVAILABLE,
                    "unfinished messages of all connections hold %d bytes"
                            .formatted(limits.unfinished().bytesMax()));
        } else {
            body.writeBytes(data);
        }
    }

    private void refuse(HttpResponseStatus status, String message) {
        refuse(Responses.error(status, message, false));
    }

    private void refuse(FullHttpResponse refusal) {
        complete();
        write(refusal).addListener(_ -> reset(Http2Error.NO_ERROR));
        flush();
    }

    private void complete() {
        complete = true;
        late.cancel(false);
        limits.unfinished().tryAdd(-body.readableBytes());
    }

    /** The request is complete. */
    void end() {
        if (complete) {
            return;
        }
        complete();
        FullHttpRequest request;
        try {
            request = HttpConversionUtil.toFullHttpRequest(stream.id(), headers, body, true);
        } catch (Http2Exception | IllegalArgumentException failure) {
            resetUnreadable(failure);
            return;
        }
        HttpExchange begun = new HttpExchange(this, loop, share, request, true, this);
        exchange = begun;
        loop.run(() -> answer(begun));
    }

    private void resetUnreadable(Exception failure) {
        LOG.debug("a request of HTTP/2 can't be read: {}", failure.toString());
        reset(Http2Error.PROTOCOL_ERROR);
    }

    private void answer(HttpExchange begun) {
        try {
            service.answer(begun);
        } catch (RuntimeException failure) {
            LOG.error("a request of HTTP/2 could not be answered", failure);
            begun.abort();
        }
    }

    @Override
    public ChannelFuture write(HttpObject part) {
        return switch (part) {
            case FullHttpResponse whole -> {
                var _ = writeHeaders(whole);
                yield writeData(whole.content(), true);
            }
            case HttpResponse response -> writeHeaders(response);
            case LastHttpContent last -> writeData(last.content(), true);
            case HttpContent content -> writeData(content.content(), false);
            default -> throw new IllegalArgumentException("no part of a response: " + part);
        };
    }

    private ChannelFuture writeHeaders(HttpResponse response) {
        Http2Headers converted = HttpConversionUtil.toHttp2Headers(response, true);
        return handler.encoder().writeHeaders(ctx, stream.id(), converted, 0, false, ctx.newPromise());
    }

    private ChannelFuture writeData(ByteBuf data, boolean last) {
        return handler.encoder().writeData(ctx, stream.id(), data, 0, last, ctx.newPromise());
    }

    @Override
    public void flush() {
        handler.flush(ctx);
    }

    @Override
    public boolean isWritable() {
        return stream.state().localSideOpen()
                && handler.connection().remote().flowController().isWritable(stream)
                && ctx.channel().isWritable();
    }

    @Override
    public ByteBufAllocator alloc() {
        return ctx.alloc();
    }

    /** The stream takes more. */
    void writable() {
        HttpExchange answered = exchange;
        if (answered != null && !answered.over() && isWritable()) {
            loop.run(answered::writable);
        }
    }

    @Override
    public boolean keepsConnection() {
        return true;
    }

    @Override
    public void completed() {
        late = resetLater();
    }

    @Override
    public void sent(boolean keepsConnection) {
        late.cancel(false);
        if (!keepsConnection) {
            reset(Http2Error.CANCEL);
        }
    }

    private void reset(Http2Error reason) {
        if (stream.state() != Http2Stream.State.CLOSED) {
            var _ = handler.resetStream(ctx, stream.id(), reason.code(), ctx.newPromise());
            flush();
        }
    }

    /** The stream is gone. */
    void closed() {
        if (!complete) {
            complete();
        }
        late.cancel(false);
        HttpExchange answered = exchange;
        if (answered != null && !answered.over()) {
            loop.run(answered::lost);
        }
    }
}
