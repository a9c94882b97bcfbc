package dev.pinball.server.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of a request. One that is too large is answered at once; its connection is closed when all of it has come,
 * since a client that is still sending would not read the answer.
 */
final class WholeRequests extends HttpObjectAggregator {
    private static final HttpResponseStatus TOO_LARGE = HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;

    private final int bytesMax;
    private final RequestProgress progress;
    private boolean refused;

    WholeRequests(int bytesMax, RequestProgress progress) {
        super(bytesMax, true);
        this.bytesMax = bytesMax;
        this.progress = progress;
    }

    @Override
    public boolean acceptInboundMessage(Object message) throws Exception {
        return refused || super.acceptInboundMessage(message);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, HttpObject message, List<Object> out) throws Exception {
        if (!refused) {
            super.decode(ctx, message, out);
        } else if (message instanceof LastHttpContent) {
            var _ = ctx.close();
        }
    }

    /** To {@code Expect: 100-continue}, before the body: as to a body that was sent. */
    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        Object response = super.newContinueResponse(start, maxContentLength, pipeline);
        if (!(response instanceof FullHttpResponse refusal) || refusal.status().equals(HttpResponseStatus.CONTINUE)) {
            return response;
        }
        progress.refused();
        if (!refusal.status().equals(TOO_LARGE)) {
            return response;
        }
        refusal.release();
        return Responses.error(TOO_LARGE, tooLarge(), true);
    }

    private String tooLarge() {
        return "body: more bytes than one request may have (expected: at most %d)".formatted(bytesMax);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        refused = true;
        progress.refused();
        var _ = ctx.writeAndFlush(Responses.error(TOO_LARGE, tooLarge(), true));
    }
}
