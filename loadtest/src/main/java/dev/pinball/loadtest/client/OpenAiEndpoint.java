package dev.pinball.loadtest.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * OpenAI's {@code /v1/completions} with server-sent events over HTTP/1.1, as vLLM, llama-server and others serve it. A
 * message counts as one token; the server's own count is checked where it sends one.
 */
public final class OpenAiEndpoint implements Endpoint {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String DATA = "data:";

    static {
        // a server may close a kept connection as it is used again: nothing was answered, so the request is sent once
        // more
        System.setProperty("jdk.httpclient.enableAllMethodRetry", "true");
    }

    private final HttpClient client;
    private final URI uri;
    private final Optional<String> token;
    private final String model;
    private final float temperature;

    /** @param model its name in requests */
    public OpenAiEndpoint(ServerAddress server, String model, float temperature) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10));
        server.sslContext().ifPresent(builder::sslContext);
        client = builder.build();
        uri = URI.create(server.url("/v1/completions"));
        token = server.token();
        this.model = model;
        this.temperature = temperature;
    }

    @Override
    public Conversation open(ConversationOptions options, AnswerListener listener) {
        return new Call(options, listener);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private String body(String prompt, int answerTokens, ConversationOptions options) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("prompt", prompt);
        body.put("max_tokens", answerTokens);
        body.put("temperature", temperature);
        body.put("seed", options.seed() & Integer.MAX_VALUE);
        body.put("ignore_eos", true);
        body.put("stream", true);
        body.put("stream_options", Map.of("include_usage", true));
        return JSON.writeValueAsString(body);
    }

    private final class Call implements Conversation, Flow.Subscriber<String> {
        private final ConversationOptions options;
        private final AnswerListener listener;
        private volatile Flow.@Nullable Subscription subscription;
        private @Nullable CompletableFuture<?> exchange;
        private int status;
        private int promptTokens;
        private int generatedTokens = -1;
        private String finish = "";
        private boolean over;

        private Call(ConversationOptions options, AnswerListener listener) {
            this.options = options;
            this.listener = listener;
        }

        @Override
        public void prompt(String text, int answerTokens, boolean last) {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body(text, answerTokens, options)));
            token.ifPresent(value -> request.header("authorization", "Bearer " + value));
            if (options.deadlineMs() > 0) {
                request.timeout(Duration.ofMillis(options.deadlineMs()));
            }
            exchange = client.sendAsync(request.build(), response -> {
                        status = response.statusCode();
                        return HttpResponse.BodySubscribers.fromLineSubscriber(this);
                    })
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            onError(failure);
                        }
                    });
        }

        @Override
        public synchronized void cancel() {
            if (exchange != null) {
                exchange.cancel(true);
            }
            Flow.Subscription current = subscription;
            if (current != null) {
                current.cancel();
            }
            end(AnswerEnd.of(AnswerEnd.Kind.FAILED, "CANCELLED"));
        }

        @Override
        public void finish() {}

        @Override
        public void read() {
            Flow.Subscription current = subscription;
            if (current != null) {
                current.request(1);
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(options.readsByHand() ? 1 : Long.MAX_VALUE);
        }

        @Override
        public synchronized void onNext(String line) {
            listener.onBytes(line.getBytes(StandardCharsets.UTF_8).length + 1L);
            if (!over && status == 200 && line.startsWith(DATA) && !line.endsWith("[DONE]")) {
                event(line.substring(DATA.length()));
            }
        }

        private void event(String json) {
            JsonNode event;
            try {
                event = JSON.readTree(json);
            } catch (JacksonException _) {
                end(AnswerEnd.of(AnswerEnd.Kind.FAILED, "NOT_JSON"));
                return;
            }
            JsonNode usage = event.path("usage");
            if (usage.isObject()) {
                promptTokens = usage.path("prompt_tokens").asInt(0);
                generatedTokens = usage.path("completion_tokens").asInt(-1);
            }
            JsonNode choice = event.path("choices").path(0);
            finish = choice.path("finish_reason").asString(finish);
            if (choice.hasNonNull("text")
                    && (!finish.equals("length")
                            || !choice.path("text").asString("").isEmpty())) {
                listener.onTokens(1);
            }
        }

        @Override
        public synchronized void onError(Throwable failure) {
            Throwable cause = failure.getCause() instanceof IOException inner ? inner : failure;
            end(AnswerEnd.of(
                    cause instanceof ConnectException ? AnswerEnd.Kind.REFUSED : AnswerEnd.Kind.FAILED,
                    cause.getClass().getSimpleName()));
        }

        @Override
        public synchronized void onComplete() {
            if (status == 429 || status == 503) {
                end(AnswerEnd.of(AnswerEnd.Kind.REFUSED, "HTTP " + status));
            } else if (status != 200) {
                end(AnswerEnd.of(AnswerEnd.Kind.FAILED, "HTTP " + status));
            } else {
                boolean complete = finish.equals("length");
                end(new AnswerEnd(
                        complete ? AnswerEnd.Kind.COMPLETE : AnswerEnd.Kind.FAILED,
                        finish.toUpperCase(Locale.ROOT),
                        promptTokens,
                        0,
                        generatedTokens,
                        Double.NaN));
            }
        }

        private void end(AnswerEnd how) {
            if (!over) {
                over = true;
                listener.onEnd(how);
            }
        }
    }
}
