package dev.pinball.server.http;

import dev.pinball.engine.admission.ConnectionShare;
import dev.pinball.server.accept.MessageLimits;
import dev.pinball.server.grpc.transport.EventLoops;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Locale;
import java.util.Optional;

/**
 * Takes the streams of a connection of HTTP/2 that bring JSON, or nothing; gRPC gets all others. gRPC still counts them as streams
 * of its connection, which ends when they have. On the event loop of the connection.
 */
final class HttpStreams extends Http2FrameListenerDecorator {
    private static final String JSON = "application/json";

    private final Http2ConnectionHandler handler;
    private final HttpService service;
    private final EventLoops.Loop loop;
    private final MessageLimits limits;
    private final ConnectionShare share = new ConnectionShare();
    private final Http2Connection.PropertyKey key;

    private HttpStreams(
            Http2ConnectionHandler handler, HttpService service, EventLoops.Loop loop, MessageLimits limits) {
        super(handler.decoder().frameListener());
        this.handler = handler;
        this.service = service;
        this.loop = loop;
        this.limits = limits;
        key = handler.connection().newKey();
    }

    static void watch(Http2ConnectionHandler handler, HttpService service, EventLoops.Loop loop, MessageLimits limits) {
        HttpStreams streams = new HttpStreams(handler, service, loop, limits);
        handler.decoder().frameListener(streams);
        handler.connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                streams.find(stream).ifPresent(HttpStream::closed);
            }
        });
        handler.connection()
                .remote()
                .flowController()
                .listener(stream -> streams.find(stream).ifPresent(HttpStream::writable));
    }

    private Optional<HttpStream> find(Http2Stream stream) {
        return Optional.ofNullable(stream.getProperty(key));
    }

    private Optional<HttpStream> find(int streamId) {
        return Optional.ofNullable(handler.connection().stream(streamId)).flatMap(this::find);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        Optional<HttpStream> known = find(streamId);
        if (known.isEmpty() && !isJson(headers)) {
            super.onHeadersRead(ctx, streamId, headers, dependency, weight, exclusive, padding, endOfStream);
            return;
        }
        HttpStream stream = known.orElseGet(() -> open(ctx, streamId, headers));
        if (endOfStream) {
            stream.end();
        } else if (known.isEmpty()) {
            stream.expectBody();
        }
    }

    private HttpStream open(ChannelHandlerContext ctx, int streamId, Http2Headers headers) {
        Http2Stream stream = handler.connection().stream(streamId);
        HttpStream opened = new HttpStream(ctx, handler, stream, headers, service, loop, share, limits);
        stream.setProperty(key, opened);
        return opened;
    }

    /** What has no body can't be gRPC; what has another body is told by gRPC that it is no type of its own. Trailers have no method. */
    private static boolean isJson(Http2Headers headers) {
        CharSequence method = headers.method();
        CharSequence type = headers.get(HttpHeaderNames.CONTENT_TYPE); // gRPC's headers are found by such names alone
        return method != null
                && (!HttpMethod.POST.asciiName().contentEquals(method)
                        || type != null
                                && type.toString().toLowerCase(Locale.ROOT).startsWith(JSON));
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        Optional<HttpStream> stream = find(streamId);
        if (stream.isEmpty()) {
            return super.onDataRead(ctx, streamId, data, padding, endOfStream);
        }
        int bytes = data.readableBytes() + padding;
        stream.get().read(data);
        if (endOfStream) {
            stream.get().end();
        }
        return bytes;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) throws Http2Exception {
        if (find(streamId).isEmpty()) {
            super.onRstStreamRead(ctx, streamId, errorCode);
        } // its end follows
    }
}
