package dev.pinball.server.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCompletionEvent;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a connection that is not encrypted as it has to be; what stands above TLS does not learn of TLS. */
final class HandshakeFailures extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeFailures.class);

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslCompletionEvent)) {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        if (failure instanceof DecoderException) {
            LOG.info(
                    "closed a connection from {}: TLS failed: {}",
                    ctx.channel().remoteAddress(),
                    reason(failure.getCause()));
            var _ = ctx.close();
        } else {
            ctx.fireExceptionCaught(failure);
        }
    }

    /** Never what was sent: that of a client without TLS holds its key and its prompt. */
    static @Nullable String reason(@Nullable Throwable cause) {
        return switch (cause) {
            case NotSslRecordException _ -> "what it sends is not TLS";
            case SSLException failure -> failure.getMessage();
            case null, default -> "it can't be decrypted";
        };
    }
}
