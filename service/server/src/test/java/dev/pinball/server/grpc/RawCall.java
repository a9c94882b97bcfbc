package dev.pinball.server.grpc;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gRPC call whose headers and data are those of a plain HTTP/2 client, right or wrong. */
final class RawCall {
    private static final long PATIENCE_S = 20;

    private final HttpClientRequest request;
    private final Future<Ended> ended;

    private RawCall(HttpClientRequest request) {
        this.request = request;
        ended = request.response().compose(response -> response.body().map(body -> ended(response, body)));
    }

    /** @param headers beside those that every call has */
    static RawCall open(RunningServer running, String method, Map<String, String> headers) throws Exception {
        HttpClient client = running.vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(running.server.port())
                .setURI("/" + method)
                .putHeader("content-type", "application/grpc")
                .putHeader("te", "trailers");
        headers.forEach(options::putHeader);
        return new RawCall(await(client.request(options)).setChunked(true));
    }

    RawCall send(byte[]... parts) throws Exception {
        await(request.write(joined(parts)));
        return this;
    }

    RawCall end(byte[]... parts) throws Exception {
        await(request.end(joined(parts)));
        return this;
    }

    private static Buffer joined(byte[]... parts) {
        Buffer data = Buffer.buffer();
        List.of(parts).forEach(data::appendBytes);
        return data;
    }

    /** A message as gRPC frames it. */
    static byte[] framed(int flag, byte[] message) {
        return Buffer.buffer()
                .appendByte((byte) flag)
                .appendInt(message.length)
                .appendBytes(message)
                .getBytes();
    }

    /** All that comes back; fails where the stream is reset. */
    Ended ended() throws Exception {
        return await(ended);
    }

    private static Ended ended(HttpClientResponse response, Buffer body) {
        MultiMap trailers = response.getHeader("grpc-status") == null ? response.trailers() : response.headers();
        String message = String.valueOf(trailers.get("grpc-message"));
        return new Ended(
                Integer.parseInt(trailers.get("grpc-status")),
                URLDecoder.decode(message, StandardCharsets.UTF_8),
                messages(body));
    }

    private static List<byte[]> messages(Buffer body) {
        List<byte[]> messages = new ArrayList<>();
        for (int position = 0; position < body.length(); ) {
            int end = position + 5 + body.getInt(position + 1);
            messages.add(body.getBytes(position + 5, end));
            position = end;
        }
        return messages;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** @param code of the status */
    record Ended(int code, String message, List<byte[]> messages) {}
}
