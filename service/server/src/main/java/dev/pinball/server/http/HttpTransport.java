package dev.pinball.server.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpObject;

/** Takes the parts of a response: a connection of HTTP/1.1, or a stream of HTTP/2. */
interface HttpTransport {

    /** The next part, which is released; it goes out with the next {@link #flush}. */
    ChannelFuture write(HttpObject part);

    void flush();

    /** Whether it takes a part now; otherwise it would hold it in memory. */
    boolean isWritable();

    ByteBufAllocator alloc();
}
