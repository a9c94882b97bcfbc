package dev.pinball.server.grpc.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a connection go on to gRPC if it begins as HTTP/2 does; HTTP/1.1 is answered with what this port speaks. */
final class FirstBytes extends ByteToMessageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(FirstBytes.class);
    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();
    private static final String BODY =
            "This port speaks gRPC, which is HTTP/2 without TLS. Metrics and probes are on the management port.\n";
    private static final String ANSWER = String.join(
            "\r\n",
            "HTTP/1.1 400 Bad Request",
            "Connection: close",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Length: " + BODY.length(),
            "",
            BODY);

    private final MessageLimits limits;

    FirstBytes(MessageLimits limits) {
        this.limits = limits;
    }

    /** A client that doesn't begin is closed, as one that doesn't end its message. */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ScheduledFuture<?> late = ctx.executor()
                .schedule(() -> closeIfWaiting(ctx), limits.unfinishedMax().toNanos(), TimeUnit.NANOSECONDS);
        ctx.channel().closeFuture().addListener(_ -> late.cancel(false));
    }

    private static void closeIfWaiting(ChannelHandlerContext ctx) {
        if (!ctx.isRemoved()) {
            var _ = ctx.close();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> ignored) {
        int compared = Math.min(bytes.readableBytes(), PREFACE.readableBytes());
        if (!bytes.slice(bytes.readerIndex(), compared).equals(PREFACE.slice(0, compared))) {
            refuse(ctx, bytes);
        } else if (compared == PREFACE.readableBytes()) {
            MessageFrames.watch(ctx.pipeline().get(Http2ConnectionHandler.class), limits);
            ctx.pipeline().remove(HeldWrites.class);
            ctx.pipeline().remove(this);
        }
    }

    private static void refuse(ChannelHandlerContext ctx, ByteBuf bytes) {
        boolean text = Character.isUpperCase(bytes.getUnsignedByte(bytes.readerIndex()));
        LOG.info(
                "closed a connection from {} that began with {} (expected: gRPC, HTTP/2 without TLS)",
                ctx.channel().remoteAddress(),
                text ? "HTTP/1" : "bytes of another protocol");
        bytes.skipBytes(bytes.readableBytes());
        ctx.writeAndFlush(text ? Unpooled.copiedBuffer(ANSWER, US_ASCII) : Unpooled.EMPTY_BUFFER)
                .addListener(_ -> {
                    var _ = ctx.close(); // past gRPC's handlers, which would say goodbye in HTTP/2
                });
    }
}
