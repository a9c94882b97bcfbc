package dev.pinball.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.server.grpc.RunningServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** JSON over HTTP/2 that begins at once, on connections that could be gRPC's. */
@Timeout(60)
class Http2JsonTest {
    private static final String PATH = "/v1/completions";
    private static final String BODY = "{\"prompt\":\"HELLO\",\"max_tokens\":%d,\"seed\":1%s}";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    private RunningServer running;
    private HttpCalls http;

    @BeforeEach
    void start() throws IOException {
        running = RunningServer.start();
        http = new HttpCalls(running.server.port());
    }

    @AfterEach
    void stop() {
        client.close().await();
        vertx.close().await();
        http.close();
        running.close();
    }

    private record Answer(int status, String body) {}

    @Test
    void answersAsOverHttp1() throws Exception {
        Answer answer = post(PATH, BODY.formatted(20, ""));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(HttpCalls.parse(answer.body()).path("choices"))
                .isEqualTo(http.answer(PATH, BODY.formatted(20, "")).path("choices"));
        assertThat(send(request(HttpMethod.GET, "/v1/models"), Buffer.buffer()).body())
                .contains("\"id\":\"fake\"");
        assertThat(send(request(HttpMethod.GET, "/nowhere"), Buffer.buffer()).status())
                .isEqualTo(404);
        assertThat(post(PATH, "{").status()).isEqualTo(400);
    }

    @Test
    void refusesWhatIsSentTwiceAndMeansOne() {
        HttpClientRequest twice = request(HttpMethod.GET, "/v1/models");
        twice.headers().add("authorization", "Bearer a").add("authorization", "Bearer b");
        Answer answer = send(twice, Buffer.buffer());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("authorization: 2 headers (expected: one)");
    }

    @Test
    void aHeadIsAnsweredWithoutABody() {
        HttpClientResponse response =
                request(HttpMethod.HEAD, "/v1/models").send().await();
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Integer.parseInt(response.getHeader("content-length"))).isPositive();
        assertThat(response.body().await().length()).isZero();
    }

    @Test
    void asksWhoWaitsForTheBodyOrRefusesItByTheHeadAlone() {
        HttpClientRequest waiting = request(HttpMethod.POST, PATH).putHeader("expect", "100-continue");
        waiting.setChunked(true).continueHandler(_ -> waiting.end(BODY.formatted(3, "")));
        var _ = waiting.writeHead();
        assertThat(waiting.response().await().statusCode()).isEqualTo(200);
        for (String[] refused : new String[][] {{"/none", "100-continue", "404"}, {PATH, "more", "417"}}) {
            HttpClientRequest head = request(HttpMethod.POST, refused[0]).putHeader("expect", refused[1]);
            var _ = head.setChunked(true).writeHead(); // and no body
            assertThat(head.response().await().statusCode()).isEqualTo(Integer.parseInt(refused[2]));
        }
    }

    @Test
    void streamsEvents() throws Exception {
        Answer answer = post(PATH, BODY.formatted(500, ",\"stream\":true"));
        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        assertThat(answer.body().split("\n\n")).hasSize(500 + 2);
    }

    @Test
    void manyRequestsShareAConnection() {
        List<HttpClientRequest> requests = new ArrayList<>();
        for (int index = 0; index < 16; index++) {
            requests.add(request(HttpMethod.POST, PATH));
        }
        assertThat(requests.stream().map(HttpClientRequest::connection).distinct())
                .hasSize(1);
        List<Answer> answers = requests.stream()
                .map(request -> send(request, Buffer.buffer(BODY.formatted(20, ""))))
                .toList();
        assertThat(answers).allMatch(answer -> answer.status() == 200);
    }

    @Test
    void aResetStreamEndsItsRequest() {
        running.accelerator.hold();
        HttpClientRequest request = request(HttpMethod.POST, PATH);
        var _ = request.end(Buffer.buffer(BODY.formatted(2_000, ",\"stream\":true")));
        running.awaitSequences(1);
        var _ = request.reset();
        running.accelerator.allow(1 << 20);
        running.awaitSequences(0);
        running.awaitNoCalls();
    }

    @Test
    void refusesABodyThatIsTooLargeAndGoesOn() {
        Answer answer = post(PATH, " ".repeat(5 << 20));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("body: more bytes than one request may have");
        assertThat(post(PATH, BODY.formatted(2, "")).status()).isEqualTo(200);
    }

    @Test
    void aSlowReaderHoldsBackItsOwnStreamAlone() {
        HttpClientRequest slow = request(HttpMethod.POST, PATH);
        HttpClientResponse paused = slow.send(Buffer.buffer(BODY.formatted(2_000, ",\"stream\":true")))
                .onSuccess(HttpClientResponse::pause)
                .await();
        assertThat(post(PATH, BODY.formatted(20, "")).status()).isEqualTo(200);
        Future<Buffer> body = paused.body();
        paused.resume();
        assertThat(body.await().toString()).endsWith("data: [DONE]\n\n");
    }

    private Answer post(String path, String body) {
        return send(request(HttpMethod.POST, path), Buffer.buffer(body));
    }

    private HttpClientRequest request(HttpMethod method, String path) {
        HttpClientRequest request =
                client.request(method, running.server.port(), "127.0.0.1", path).await();
        assertThat(request.version()).isEqualTo(HttpVersion.HTTP_2);
        return method.equals(HttpMethod.POST) ? request.putHeader("content-type", "application/json") : request;
    }

    private static Answer send(HttpClientRequest request, Buffer body) {
        return request.send(body)
                .compose(response -> response.body().map(whole -> new Answer(response.statusCode(), whole.toString())))
                .await();
    }
}
