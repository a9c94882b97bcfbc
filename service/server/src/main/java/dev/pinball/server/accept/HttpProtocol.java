package dev.pinball.server.accept;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;

/** Requests that are not gRPC's, on the port of gRPC. On the event loop of their connection. */
public interface HttpProtocol {

    /** Makes a connection one of HTTP/1.1. */
    void begin(ChannelPipeline pipeline, MessageLimits limits);

    /** Takes the streams of a connection of HTTP/2 that are not gRPC's. */
    void watch(Http2ConnectionHandler connection, MessageLimits limits);
}
