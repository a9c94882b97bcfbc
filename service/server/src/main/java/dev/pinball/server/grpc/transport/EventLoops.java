package dev.pinball.server.grpc.transport;

import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Context;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets gRPC run on the event loops of Vert.x: their threads, and a Vert.x context around every callback. The only user of
 * {@code io.vertx.core.internal}.
 */
public final class EventLoops {
    private final VertxInternal vertx;
    private final List<Loop> loops = new ArrayList<>();

    public EventLoops(Vertx vertx) {
        this.vertx = (VertxInternal) vertx;
        for (EventExecutor eventLoop : this.vertx.nettyEventLoopGroup()) {
            loops.add(new Loop(this.vertx, (EventLoop) eventLoop));
        }
    }

    /**
     * Makes the server use these loops, and no thread of its own.
     *
     * @param accepting sees each connection, as a {@link io.netty.channel.Channel}, before gRPC does
     */
    public NettyServerBuilder serve(NettyServerBuilder server, ChannelHandler accepting) {
        ChannelFactory<? extends ServerChannel> channels = vertx.transport().serverChannelFactory(false);
        return server.bossEventLoopGroup(vertx.acceptorEventLoopGroup())
                .workerEventLoopGroup(vertx.nettyEventLoopGroup())
                .channelFactory(() -> {
                    ServerChannel channel = channels.newChannel();
                    channel.pipeline().addLast(accepting);
                    return channel;
                })
                .directExecutor();
    }

    /**
     * Waits until each loop has done what it was given so far, those that accept connections first, since they give tasks to the
     * others; but not for one that hangs. Not on an event loop.
     */
    public void awaitTasks(Duration max) {
        vertx.acceptorEventLoopGroup().forEach(loop -> awaitTasks(loop, max));
        vertx.nettyEventLoopGroup().forEach(loop -> awaitTasks(loop, max));
    }

    private static void awaitTasks(EventExecutor loop, Duration max) {
        var _ = loop.submit(() -> {}).awaitUninterruptibly(max.toMillis());
    }

    /** The loop whose thread this is. */
    public Loop current() {
        for (Loop loop : loops) {
            if (loop.context.nettyEventLoop().inEventLoop()) {
                return loop;
            }
        }
        throw new IllegalStateException("not on an event loop: " + Thread.currentThread());
    }

    /** One event loop; as an executor it runs what it is given later, in its context. */
    public static final class Loop implements Executor {
        private final ContextInternal context;

        private Loop(VertxInternal vertx, EventLoop eventLoop) {
            context = vertx.contextBuilder()
                    .withThreadingModel(ThreadingModel.EVENT_LOOP)
                    .withEventLoop(eventLoop)
                    .build();
        }

        public Context context() {
            return context;
        }

        @Override
        public void execute(Runnable task) {
            context.runOnContext(_ -> task.run());
        }

        /** Runs {@code task} on this loop after a time, in its context. */
        Future<?> after(long nanos, Runnable task) {
            return context.nettyEventLoop().schedule(() -> run(task), nanos, TimeUnit.NANOSECONDS);
        }

        /** Runs {@code task} at once, on this loop's thread, in its context; what it throws comes through. */
        public void run(Runnable task) {
            ContextInternal previous = context.beginDispatch();
            try {
                task.run();
            } finally {
                context.endDispatch(previous);
            }
        }

        /** As {@link #run}, for a task that has a result. */
        <T> T call(Supplier<T> task) {
            ContextInternal previous = context.beginDispatch();
            try {
                return task.get();
            } finally {
                context.endDispatch(previous);
            }
        }
    }
}
