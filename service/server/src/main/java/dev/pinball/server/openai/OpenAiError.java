package dev.pinball.server.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import dev.pinball.server.http.HttpExchange;
import dev.pinball.server.identity.AccessRefusedException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An error as OpenAI writes it.
 *
 * @param status of HTTP
 * @param param the field that is wrong, if it is one
 * @param code what a program can compare
 * @param retryAfter set where trying again can help
 */
record OpenAiError(
        int status,
        String type,
        @Nullable String param,
        @Nullable String code,
        String message,
        Optional<Duration> retryAfter) {
    private static final String INVALID = "invalid_request_error";
    private static final String SERVER = "server_error";
    /** Messages begin with the name of their field: {@code max_tokens: 9000 (expected: 1..4096)}. */
    private static final Pattern FIELD = Pattern.compile("([A-Za-z_][\\w.\\[\\]]*): ");

    static OpenAiError of(Refusal refusal) {
        String message = refusal.message();
        Matcher field = FIELD.matcher(message);
        String param = field.lookingAt() ? field.group(1) : null;
        return switch (refusal.reason()) {
            case INVALID -> new OpenAiError(400, INVALID, param, null, message, refusal.retryAfter());
            case TOO_LARGE ->
                new OpenAiError(400, INVALID, param, "context_length_exceeded", message, refusal.retryAfter());
            case QUEUE_FULL ->
                new OpenAiError(429, "rate_limit_error", null, "rate_limit_exceeded", message, refusal.retryAfter());
            case UNKNOWN_MODEL ->
                new OpenAiError(404, INVALID, param, "model_not_found", message, refusal.retryAfter());
            case TOO_LATE -> new OpenAiError(504, SERVER, null, "deadline", message, refusal.retryAfter());
            case SHUTTING_DOWN -> unavailable(message, refusal.retryAfter());
        };
    }

    /** How an answer fails that is not complete. */
    static OpenAiError of(FinishReason reason, String detail) {
        String message = detail.isEmpty() ? "the answer was ended: " + reason : detail;
        return switch (reason) {
            case SLOW_READER -> of(400, INVALID, message);
            case DEADLINE -> of(504, SERVER, message);
            case SHUTDOWN -> unavailable(message, Refusal.shuttingDown().retryAfter());
            case CANCELLED, IDLE -> of(503, SERVER, message);
            case ERROR, END_OF_OUTPUT, STOP, LENGTH -> of(500, SERVER, message);
        };
    }

    /** A request that its caller may not make. */
    static OpenAiError of(AccessRefusedException refused) {
        String message = String.valueOf(refused.getMessage());
        return switch (refused.reason()) {
            case UNKNOWN -> new OpenAiError(401, INVALID, null, "invalid_api_key", message, Optional.empty());
            case FORBIDDEN -> new OpenAiError(403, INVALID, null, "forbidden", message, Optional.empty());
            case STARTING -> unavailable(message, Optional.of(Duration.ofSeconds(1)));
        };
    }

    private static OpenAiError unavailable(String message, Optional<Duration> retryAfter) {
        return new OpenAiError(503, SERVER, null, "service_unavailable", message, retryAfter);
    }

    static OpenAiError of(int status, String type, String message) {
        return new OpenAiError(status, type, null, null, message, Optional.empty());
    }

    static OpenAiError invalid(int status, String message) {
        return of(status, INVALID, message);
    }

    void respond(HttpExchange exchange) {
        respond(exchange, Map.of());
    }

    void respond(HttpExchange exchange, Map<String, String> further) {
        Map<String, String> headers = new LinkedHashMap<>(further);
        if (status == 401) {
            headers.put("www-authenticate", "Bearer");
        }
        retryAfter.ifPresent(delay -> {
            headers.put("retry-after", Long.toString(Math.max(1, Math.ceilDiv(delay.toMillis(), 1_000L))));
            headers.put("retry-after-ms", Long.toString(delay.toMillis()));
        });
        exchange.respond(status, headers, json());
    }

    byte[] json() {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("message", new String(message.getBytes(UTF_8), UTF_8)); // without halves of surrogate pairs
        error.put("type", type);
        error.put("param", param);
        error.put("code", code);
        return JsonMapper.shared().writeValueAsBytes(Map.of("error", error));
    }
}
