package dev.pinball.server.http;

import dev.pinball.server.grpc.transport.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of a request. One that is too large is answered at once; its connection is closed when all of it has come,
 * since a client that is still sending would not read the answer.
 */
final class WholeRequests extends HttpObjectAggregator {
    private static final int ERRORS = 400;
    private static final HttpResponseStatus TOO_LARGE = HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;

    private final int bytesMax;
    private final RequestProgress progress;
    private final HttpService service;
    private final EventLoops.Loop loop;
    private boolean refused;

    WholeRequests(int bytesMax, RequestProgress progress, HttpService service, EventLoops.Loop loop) {
        super(bytesMax, true);
        this.bytesMax = bytesMax;
        this.progress = progress;
        this.service = service;
        this.loop = loop;
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
        if (!(response instanceof FullHttpResponse usual)) {
            return response;
        }
        Optional<FullHttpResponse> refusal = refusal((HttpRequest) start, usual, pipeline.channel());
        if (refusal.isEmpty()) {
            return usual;
        }
        progress.refused();
        usual.release();
        return refusal.get();
    }

    /** Empty where the body is asked for. */
    private Optional<FullHttpResponse> refusal(HttpRequest start, FullHttpResponse usual, Channel channel) {
        if (usual.status().equals(HttpResponseStatus.CONTINUE)) {
            return RequestSyntax.refuse(start).or(() -> RequestHead.refuse(start, service, loop, channel));
        }
        return Optional.of(
                usual.status().equals(TOO_LARGE)
                        ? Responses.error(TOO_LARGE, tooLarge(), true)
                        : Responses.error(usual.status(), "expect: another (expected: 100-continue)", true));
    }

    @Override
    protected boolean ignoreContentAfterContinueResponse(Object response) {
        return response instanceof FullHttpResponse whole && whole.status().code() >= ERRORS;
    }

    @Override
    protected boolean closeAfterContinueResponse(Object response) {
        return ignoreContentAfterContinueResponse(response);
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
