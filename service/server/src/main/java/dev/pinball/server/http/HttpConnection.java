package dev.pinball.server.http;

import dev.pinball.engine.admission.ConnectionShare;
import dev.pinball.server.grpc.transport.EventLoops;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of HTTP/1.1, one request after the other. Closing it, as the server does when it drains, lets a request that
 * has begun go on to the end of its response, which is the last. On the event loop of the connection.
 */
final class HttpConnection extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    private final HttpService service;
    private final EventLoops.Loop loop;
    private final RequestProgress progress;
    private final Duration ageMax;
    private final ConnectionShare share = new ConnectionShare();
    private final Queue<FullHttpRequest> early = new ArrayDeque<>(); // of the same read of the socket
    private @Nullable HttpExchange exchange;
    private @Nullable ScheduledFuture<?> old;
    private boolean draining;

    HttpConnection(HttpService service, EventLoops.Loop loop, RequestProgress progress, Duration ageMax) {
        this.service = service;
        this.loop = loop;
        this.progress = progress;
        this.ageMax = ageMax;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        old = ctx.executor().schedule(this::drain, ageMax.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        FullHttpRequest request = (FullHttpRequest) message;
        if (exchange != null || !early.isEmpty()) {
            early.add(request);
        } else {
            begin(ctx, request);
        }
    }

    private void begin(ChannelHandlerContext ctx, FullHttpRequest request) {
        progress.complete();
        try {
            Optional<FullHttpResponse> refusal = RequestSyntax.refuse(request);
            if (refusal.isPresent()) {
                ctx.writeAndFlush(refusal.get()).addListener(_ -> closeFrom(ctx));
                return;
            }
            boolean keeps = HttpUtil.isKeepAlive(request);
            HttpExchange begun = new HttpExchange(new Writer(ctx), loop, share, request, keeps, new Responding(ctx));
            exchange = begun;
            loop.run(() -> answer(begun));
        } finally {
            request.release();
        }
    }

    private static void closeFrom(ChannelHandlerContext ctx) {
        var _ = ctx.close();
    }

    private void answer(HttpExchange begun) {
        try {
            service.answer(begun);
        } catch (RuntimeException failure) {
            LOG.error("a request of HTTP could not be answered", failure);
            begun.abort();
        }
    }

    private record Writer(ChannelHandlerContext ctx) implements HttpTransport {
        @Override
        public ChannelFuture write(HttpObject part) {
            return ctx.write(part);
        }

        @Override
        public void flush() {
            ctx.flush();
        }

        @Override
        public boolean isWritable() {
            return ctx.channel().isWritable();
        }

        @Override
        public ByteBufAllocator alloc() {
            return ctx.alloc();
        }
    }

    private final class Responding implements HttpExchange.Owner {
        private final ChannelHandlerContext ctx;

        Responding(ChannelHandlerContext ctx) {
            this.ctx = ctx;
        }

        @Override
        public boolean keepsConnection() {
            return !draining;
        }

        @Override
        public void completed() {
            progress.responding();
        }

        @Override
        public void sent(boolean keepsConnection) {
            exchange = null;
            if (!keepsConnection) {
                var _ = ctx.close();
            } else if (early.isEmpty()) {
                progress.answered();
                endSoonIfDraining();
            } else {
                ctx.executor().execute(() -> beginNext(ctx));
            }
        }
    }

    private void beginNext(ChannelHandlerContext ctx) {
        FullHttpRequest next = early.poll();
        if (next != null) {
            begin(ctx, next);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && ctx.channel().isWritable()) {
            loop.run(exchange::writable);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (old != null) {
            old.cancel(false);
        }
        early.forEach(ReferenceCountUtil::release);
        early.clear();
        if (exchange != null) {
            loop.run(exchange::lost);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("an HTTP connection failed: {}", cause.toString());
        var _ = ctx.close();
    }

    /** Asked for by the server from outside of this handler. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        drain();
        progress.hurryLastRequest();
        chain(ctx.channel(), promise);
    }

    private static void chain(Channel channel, ChannelPromise promise) {
        channel.closeFuture().addListener(_ -> promise.trySuccess());
    }

    private void drain() {
        draining = true;
        endSoonIfDraining();
    }

    /** A request that is on its way finds the connection open, and is the last. */
    private void endSoonIfDraining() {
        if (draining) {
            progress.awaitLastRequest();
        }
    }

    /** What gRPC writes to a connection that it is to close at once; before the server drains, this connection isn't its own. */
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ReferenceCountUtil.release(message);
        promise.tryFailure(new ClosedChannelException());
        if (draining) {
            var _ = ctx.close();
        }
    }
}
