package dev.pinball.server.http;

import dev.pinball.engine.admission.ConnectionShare;
import dev.pinball.server.grpc.transport.EventLoops;
import dev.pinball.server.request.Caller;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request and its response. On the event loop of its connection. */
public final class HttpExchange {
    private final HttpTransport transport;
    private final EventLoops.Loop loop;
    private final ConnectionShare share;
    private final String method;
    private final String path;
    private final HttpHeaders headers;
    private final byte[] body;
    private final boolean chunked;
    private final Owner owner;
    private boolean keeps;
    private Caller caller = Caller.NOBODY;
    private boolean begun;
    private boolean over;
    private Optional<Listener> listener = Optional.empty();

    /** Learns what becomes of a response that takes a while. */
    public interface Listener {
        /** The connection takes more, after a time in which it took nothing. */
        void writable();

        /** The client is gone. */
        void lost();
    }

    /** The connection, which takes the next request after this one. */
    interface Owner {
        /** Whether it takes another request, as far as it knows. */
        boolean keepsConnection();

        /** The response is complete, and on its way. */
        void completed();

        /** The response has gone out. */
        void sent(boolean keepsConnection);
    }

    /** @param keeps whether the client wants to send another request */
    HttpExchange(
            HttpTransport transport,
            EventLoops.Loop loop,
            ConnectionShare share,
            FullHttpRequest request,
            boolean keeps,
            Owner owner) {
        this.transport = transport;
        this.loop = loop;
        this.share = share;
        method = request.method().name();
        path = RequestSyntax.path(request.uri());
        headers = request.headers();
        body = ByteBufUtil.getBytes(request.content());
        chunked = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        this.keeps = keeps && chunked;
        this.owner = owner;
    }

    public String method() {
        return method;
    }

    /** Without the query. */
    public String path() {
        return path;
    }

    /** All values of a header. */
    public List<String> headers(String name) {
        return headers.getAll(name);
    }

    public byte[] body() {
        return body;
    }

    public EventLoops.Loop loop() {
        return loop;
    }

    /** What the connection holds of the engine. */
    public ConnectionShare share() {
        return share;
    }

    /** It is known who sends the request. */
    public void identified(Caller known) {
        caller = known;
    }

    public Caller caller() {
        return caller;
    }

    /** Tells {@code listener} what becomes of the connection from now on. */
    public void listen(Listener events) {
        listener = Optional.of(events);
    }

    /** The whole response. */
    public void respond(int status, Map<String, String> further, byte[] json) {
        if (over || begun) {
            return;
        }
        keeps &= owner.keepsConnection();
        FullHttpResponse response = Responses.json(HttpResponseStatus.valueOf(status), json, !keeps);
        further.forEach(response.headers()::set);
        if (method.equals(HttpMethod.HEAD.name())) {
            response.content().clear();
        }
        end(response);
    }

    /** Begins a response that is written in pieces. */
    public void begin(String contentType) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE);
        if (chunked) {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        keeps &= owner.keepsConnection();
        if (!keeps) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        begun = true;
        var _ = transport.write(response);
    }

    /** Whether a response in pieces has begun. */
    public boolean begun() {
        return begun;
    }

    /** Whether the connection takes a piece now; otherwise it would hold it in memory. */
    public boolean isWritable() {
        return transport.isWritable();
    }

    /** A buffer for {@link #write}. */
    public ByteBuf buffer(int bytes) {
        return transport.alloc().buffer(bytes);
    }

    /** The next piece, which is released; it goes out with the next {@link #flush}. */
    public void write(ByteBuf piece) {
        if (over) {
            piece.release();
        } else {
            var _ = transport.write(new DefaultHttpContent(piece));
        }
    }

    public void flush() {
        transport.flush();
    }

    /** Ends a response that was written in pieces. */
    public void endPieces() {
        if (!over) {
            end(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    /** Ends a response that can't be completed: the connection is closed. */
    public void abort() {
        if (!over) {
            over = true;
            listener = Optional.empty();
            owner.sent(false);
        }
    }

    private void end(HttpObject last) {
        ChannelFuture written = transport.write(last);
        transport.flush();
        over = true;
        listener = Optional.empty();
        owner.completed();
        written.addListener(_ -> owner.sent(keeps && written.isSuccess()));
    }

    /** Whether nothing is written any more. */
    public boolean over() {
        return over;
    }

    void writable() {
        listener.ifPresent(Listener::writable);
    }

    void lost() {
        over = true;
        listener.ifPresent(Listener::lost);
    }
}
