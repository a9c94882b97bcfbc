package dev.pinball.server.openai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.TestSeed;
import dev.pinball.server.grpc.Mutation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What no client means to send: an error each, and nobody else notices. */
@Timeout(600)
class HostileHttpTest extends HttpTest {
    private static final int MUTATED_BODIES = Mutation.count(1_500);
    private static final int MUTATED_HEADS = Mutation.count(500);
    private static final Set<Integer> STATUSES = Set.of(200, 400, 404, 429);
    private static final List<String> BODIES = List.of(
            "{\"model\":\"fake\",\"prompt\":\"HELLO\",\"max_tokens\":5,\"stop\":[\"Z\",\"QQ\"],\"logit_bias\":{\"5\":-1.5}}",
            "{\"prompt\":[1,2,3],\"max_tokens\":5,\"seed\":-4,\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
            "{\"prompt\":\"HELLO\",\"max_tokens\":0,\"echo\":true,\"logprobs\":2,\"prompt_logprobs\":1,\"n\":2}",
            "{\"input\":[\"HELLO\",[1,2,3]],\"encoding_format\":\"base64\",\"dimensions\":2,\"tokens\":[1,2]}",
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"HI\\u0041\"}]}],\"max_tokens\":5}",
            "{\"messages\":[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"function\":"
                    + "{\"name\":\"f\",\"arguments\":\"{}\"}}]}],\"tools\":[{}],\"tool_choice\":\"none\",\"max_tokens\":5}");
    private static final List<String> PATHS =
            List.of("/v1/completions", "/v1/chat/completions", "/v1/embeddings", "/tokenize", "/detokenize");

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void answersMutatedBodiesAndDisturbsNobody(HttpClient.Version version) throws Exception {
        RandomGenerator random = new SplittableRandom(TestSeed.next("HostileHttpTest"));
        String neighbor = "{\"prompt\":\"A\",\"max_tokens\":2000,\"seed\":5}";
        String alone = http.post("/v1/completions", neighbor).body();
        CompletableFuture<HttpResponse<String>> beside =
                http.client.sendAsync(http.json("/v1/completions", neighbor), BodyHandlers.ofString());
        for (int count = 0; count < MUTATED_BODIES; count++) {
            byte[] body = Mutation.of(BODIES.get(random.nextInt(BODIES.size())).getBytes(UTF_8), random);
            String path = PATHS.get(random.nextInt(PATHS.size()));
            HttpResponse<String> response =
                    http.send(request(path, body).version(version).build());
            String shown = new String(body, ISO_8859_1) + " -> " + response.body();
            assertThat(response.statusCode()).as(shown).isIn(STATUSES);
            if (response.statusCode() != 200) {
                assertThat(HttpCalls.parse(response.body())
                                .path("error")
                                .path("message")
                                .asString(""))
                        .as(shown)
                        .isNotEmpty();
            }
        }
        assertThat(text(beside.get().body())).isEqualTo(text(alone)).hasSize(2_000);
        running.awaitNoCalls();
        running.awaitSequences(0);
    }

    @Test
    void answersOrClosesWhatIsHardlyHttp() throws Exception {
        RandomGenerator random = new SplittableRandom(TestSeed.next("HostileHttpTest"));
        String body = "{\"prompt\":\"A\",\"max_tokens\":2}";
        byte[] whole =
                ("POST /v1/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\n"
                                + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(ISO_8859_1);
        for (int count = 0; count < MUTATED_HEADS; count++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.server.port())) {
                socket.getOutputStream().write(Mutation.of(whole, random));
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (SocketException reset) {
                assertThat(reset).as("not all of it was read").hasMessageMatching("(?i).*(reset|broken pipe).*");
            }
        }
        assertThat(http.post("/v1/completions", body).statusCode()).isEqualTo(200);
        running.awaitNoCalls();
        running.awaitSequences(0);
    }

    @Test
    void refusesBombs() throws Exception {
        refuses("[".repeat(100_000), "body: Document nesting depth (101) exceeds the maximum allowed (100)");
        refuses("{\"a\":".repeat(100_000), "body: Document nesting depth");
        refuses("{\"prompt\":" + "1".repeat(100_000) + "}", "body: Number value length");
        refuses("{\"prompt\":\"A\",\"stop\":[" + "\"a\",".repeat(250_000) + "\"a\"]}", "stop: 250001 texts");
        refuses("{\"prompt\":\"A\",\"stop\":\"" + "a".repeat(1 << 20) + "\"}", "stop[0]: 1048576 characters");
        refuses("{\"prompt\":[" + "1,".repeat(1 << 20) + "1]}", "prompt: 1048577 tokens");
        refuses("{\"x\":[" + "[],".repeat(1 << 20) + "1]}", "body: Token count");
        refuses("{\"prompt\":\"A\"} {}", "body: line 1, column ");
        refuses("", "body: ");
        refuses("null", "body: no object");
        assertThat(post("/v1/completions", new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'})
                        .body())
                .contains("body: not UTF-8");
    }

    @Test
    void refusesHugeHeads() throws Exception {
        HttpResponse<String> header = http.send(
                http.request("/health").header("x", "a".repeat(70_000)).build());
        assertThat(header.statusCode()).isEqualTo(431);
        assertThat(header.body()).contains("headers: too long (expected: at most 65536 bytes)");
        HttpResponse<String> line = http.get("/" + "a".repeat(9_000));
        assertThat(line.statusCode()).isEqualTo(414);
        assertThat(line.body()).contains("request line: too long (expected: at most 8192 bytes)");
    }

    @Test
    void refusesPathsThatCannotBeDecoded() throws Exception {
        for (String name : List.of("%zz", "a%2")) {
            assertThat(raw("GET /v1/models/" + name + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("model: " + name + " (expected: a name, with %XX for each byte that a path can't have)");
        }
    }

    @Test
    void refusesCodingsAndExtensionsOfABody() throws Exception {
        String head = "POST /v1/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
        assertThat(raw(head + "Transfer-Encoding: chunked\r\n\r\n1;" + "a".repeat(9_000) + "\r\n{\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("body: the line of a chunk is too long (expected: at most 8192 bytes)");
        for (String codings : List.of("gzip, chunked", "chunked\r\nTransfer-Encoding: gzip", "gzip")) {
            assertThat(raw(head + "Transfer-Encoding: " + codings + "\r\n\r\n2\r\n{}\r\n0\r\n\r\n"))
                    .as(codings)
                    .startsWith("HTTP/1.1 ")
                    .doesNotStartWith("HTTP/1.1 200 ")
                    .containsOnlyOnce("HTTP/1.1")
                    .contains("connection: close");
        }
        assertThat(raw(head + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 501 ")
                .contains("transfer-encoding: another (expected: chunked alone)");
    }

    @Test
    void refusesHeadsThatServersInARowMayReadInDifferentWays() throws Exception {
        String rest = "Host: a\r\nConnection: close\r\n\r\n";
        for (String line : List.of(
                "GET\t/health HTTP/1.1",
                "GET /health\tHTTP/1.1",
                "GET /health HTTP/1.1\t",
                "GET  /health HTTP/1.1",
                "GET /health HTTP/1.1 ",
                "GET /health\u000bHTTP/1.1",
                "GET /health")) {
            assertThat(raw(line + "\r\n" + rest))
                    .as(line)
                    .startsWith("HTTP/1.1 400 ")
                    .contains("request line: malformed (expected: a method, a target and HTTP/1.1");
        }
        for (String headers : List.of(
                "\tX: 1\r\n", " X: 1\r\n", "X: 1\r\n Y: 2\r\n", "X: 1\r\n\t2\r\n", "X: 1\r\n \r\n", "X: 1\r\n\t\r\n")) {
            assertThat(raw("GET /health HTTP/1.1\r\n" + headers + rest))
                    .as(headers)
                    .startsWith("HTTP/1.1 400 ")
                    .contains("headers: a line begins with white space (expected: a name)");
            assertThat(raw("GET /health HTTP/1.1\r\nHost: a\r\n\r\nGET /health HTTP/1.1\r\n" + headers + rest))
                    .as("behind another request: %s", headers)
                    .startsWith("HTTP/1.1 200 ")
                    .contains("headers: a line begins with white space (expected: a name)");
        }
        assertThat(raw("GET /health HTTP/1.1\r\nX\t: 1\r\n" + rest)).startsWith("HTTP/1.1 400 ");
        assertThat(raw("POST /tokenize HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n" + rest))
                .startsWith("HTTP/1.1 400 ")
                .contains("content-length: beside transfer-encoding (expected: one of them)");
    }

    @Test
    void takesAnEmptyLineBeforeARequestAndTellsWhatMethodsThereAre() throws Exception {
        String rest = " HTTP/1.1\r\nHost:\ta\t\r\nConnection: close\r\n\r\n";
        assertThat(raw("\r\nGET /health" + rest)).startsWith("HTTP/1.1 200 ");
        assertThat(raw("GET /health HTTP/1.1\r\nHost: a\r\n\r\n\r\nGET /health" + rest)
                        .split("HTTP/1.1 200 ", -1))
                .hasSize(1 + 2);
        assertThat(raw("get /health" + rest))
                .startsWith("HTTP/1.1 405 ")
                .contains("get: /health (expected: GET)")
                .containsIgnoringCase("allow: GET, HEAD");
        assertThat(raw("BREW /v1/completions" + rest)).startsWith("HTTP/1.1 405 ");
    }

    @Test
    void saysThatWhatBeginsLikeHttp2IsNot() throws Exception {
        for (String request : List.of("PRI /x HTTP/1.1\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n")) {
            assertThat(raw(request))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("method: PRI (expected: one of HTTP/1.1, or all that begins HTTP/2)");
        }
    }

    /** Piece by piece, as a slow network brings it. */
    @Test
    void readsAHeadWhoseBytesComeOneByOne() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.server.port())) {
            socket.setTcpNoDelay(true);
            String body = "{\"prompt\":\"A\"}";
            String requests = "\r\nPOST /tokenize HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 14\r\n\r\n" + body + "GET /health HTTP/1.1\r\nHost: a\r\n ";
            for (byte next : requests.getBytes(UTF_8)) {
                socket.getOutputStream().write(next);
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("HTTP/1.1 400 ", "headers: a line begins with white space");
        }
    }

    /** All that comes until the server closes. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.server.port())) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private void refuses(String body, String beginning) throws Exception {
        HttpResponse<String> response = post("/v1/completions", body.getBytes(UTF_8));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(HttpCalls.parse(response.body())
                        .path("error")
                        .path("message")
                        .asString(""))
                .startsWith(beginning)
                .doesNotContain("StreamReadConstraints", "tools.jackson")
                .hasSizeLessThan(1_200);
    }

    private HttpResponse<String> post(String path, byte[] body) throws Exception {
        return http.send(request(path, body).build());
    }

    private HttpRequest.Builder request(String path, byte[] body) {
        return http.request(path).header("content-type", "application/json").POST(BodyPublishers.ofByteArray(body));
    }

    private static String text(String body) {
        return HttpCalls.parse(body).path("choices").path(0).path("text").asString("");
    }
}
