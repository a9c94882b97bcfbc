package dev.pinball.server.grpc.connection;

import dev.pinball.server.accept.HttpProtocol;
import dev.pinball.server.accept.MessageLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a connection go on to gRPC if it begins as HTTP/2 does, and hands one of HTTP/1.1 over. */
final class FirstBytes extends ByteToMessageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(FirstBytes.class);
    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

    private final MessageLimits limits;
    private final HttpProtocol http;
    private final HeldClose close = new HeldClose();

    /** @param http takes what is not gRPC */
    FirstBytes(MessageLimits limits, HttpProtocol http) {
        this.limits = limits;
        this.http = http;
    }

    /** A client that doesn't begin is closed, as one that doesn't end its message. */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ScheduledFuture<?> late = ctx.executor()
                .schedule(() -> closeIfWaiting(ctx), limits.unfinishedMax().toNanos(), TimeUnit.NANOSECONDS);
        ctx.channel().closeFuture().addListener(_ -> late.cancel(false));
    }

    /** Its handlers are all there now, and a close comes to the last of them first. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.pipeline().addLast(close);
        ctx.fireChannelActive();
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
            if (isHttp1(bytes.getByte(bytes.readerIndex()))) {
                handOver(ctx);
            } else {
                refuse(ctx, bytes);
            }
        } else if (compared == PREFACE.readableBytes()) {
            Http2ConnectionHandler connection = ctx.pipeline().get(Http2ConnectionHandler.class);
            MessageFrames.watch(connection, limits);
            http.watch(connection, limits);
            ctx.pipeline().remove(HeldWrites.class);
            ctx.pipeline().remove(close);
            ctx.pipeline().remove(this);
            closeIfAsked(ctx);
        }
    }

    /** A method, whether it is known or not, or an empty line before it. */
    private static boolean isHttp1(byte first) {
        return Character.isLetter(first) || first == '\r' || first == '\n';
    }

    /** To gRPC the connection is lost: it stops its timers. It still counts the connection, and closes it when it drains. */
    private void handOver(ChannelHandlerContext ctx) {
        ChannelPipeline pipeline = ctx.pipeline();
        ctx.fireChannelInactive();
        pipeline.get(HeldWrites.class).forget();
        while (pipeline.last() != this) {
            pipeline.removeLast();
        }
        http.begin(pipeline, limits);
        closeIfAsked(ctx); // before its request is read, so that its response says so
        pipeline.remove(this);
    }

    private void closeIfAsked(ChannelHandlerContext ctx) {
        if (close.release()) {
            var _ = ctx.channel().close();
        }
    }

    private static void refuse(ChannelHandlerContext ctx, ByteBuf bytes) {
        LOG.info(
                "closed a connection from {} that began with bytes of another protocol (expected: HTTP, and TLS only where"
                        + " the server has it)",
                ctx.channel().remoteAddress());
        bytes.skipBytes(bytes.readableBytes());
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            var _ = ctx.close(); // past gRPC's handlers, which would say goodbye in HTTP/2
        });
    }
}
