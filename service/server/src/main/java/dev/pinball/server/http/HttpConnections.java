package dev.pinball.server.http;

import dev.pinball.server.accept.HttpProtocol;
import dev.pinball.server.accept.MessageLimits;
import dev.pinball.server.grpc.transport.EventLoops;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import java.time.Duration;

/** Connections of HTTP/1.1, and streams of HTTP/2. */
public final class HttpConnections implements HttpProtocol {
    private final HttpService service;
    private final EventLoops eventLoops;
    private final Duration idleMax;
    private final Duration ageMax;

    /**
     * @param idleMax how long a connection may be open without a request
     * @param ageMax after which a connection is closed with its next response
     */
    public HttpConnections(HttpService service, EventLoops eventLoops, Duration idleMax, Duration ageMax) {
        this.service = service;
        this.eventLoops = eventLoops;
        this.idleMax = idleMax;
        this.ageMax = ageMax;
    }

    @Override
    public void watch(Http2ConnectionHandler connection, MessageLimits limits) {
        HttpStreams.watch(connection, service, eventLoops.current(), limits);
    }

    /** Adds what reads requests and writes responses. */
    @Override
    public void begin(ChannelPipeline pipeline, MessageLimits limits) {
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setMaxInitialLineLength(RequestSyntax.LINE_BYTES_MAX)
                .setMaxHeaderSize(RequestSyntax.HEADER_BYTES_MAX);
        RequestProgress progress = new RequestProgress(limits, idleMax);
        pipeline.addLast(
                progress,
                new RequestDecoder(config),
                new HttpResponseEncoder(),
                new WholeRequests(limits.bytesMax(), progress, service, eventLoops.current()),
                new HttpConnection(service, eventLoops.current(), progress, ageMax));
    }
}
