package dev.pinball.server.openai;

import dev.pinball.engine.request.AnswerCounts;
import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.server.grpc.call.OpenCalls;
import dev.pinball.server.http.HttpExchange;
import dev.pinball.server.http.HttpService;
import dev.pinball.server.json.JsonFields;
import dev.pinball.server.management.HealthWatch;
import dev.pinball.server.openai.answer.AnswerJson;
import dev.pinball.server.request.Caller;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.ServedModel;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers each path of the API. */
public final class OpenAiService implements HttpService {
    private static final byte[] NOTHING = {};
    private static final String PATHS =
            "/v1/chat/completions, /v1/completions, /v1/models, /tokenize, /detokenize, /health";

    private final Supplier<ModelEndpoint> current;
    private final OpenCalls calls;
    private final HealthWatch watch;
    private final RequestKind completions = new CompletionKind();
    private final RequestKind chat = new ChatKind();
    private final long startedSeconds = System.currentTimeMillis() / 1_000;

    public OpenAiService(Supplier<ModelEndpoint> current, OpenCalls calls, HealthWatch watch) {
        this.current = current;
        this.calls = calls;
        this.watch = watch;
    }

    @Override
    public void answer(HttpExchange exchange) {
        ModelEndpoint endpoint = current.get();
        try {
            route(exchange, endpoint);
        } catch (InvalidRequestException invalid) {
            endpoint.observer().refused(invalid.refusal());
            OpenAiError.of(invalid.refusal()).respond(exchange);
        }
    }

    private void route(HttpExchange exchange, ModelEndpoint endpoint) {
        switch (exchange.path()) {
            case "/v1/completions" ->
                post(exchange, endpoint, fields -> generate(exchange, endpoint, completions, fields));
            case "/v1/chat/completions" ->
                post(exchange, endpoint, fields -> generate(exchange, endpoint, chat, fields));
            case "/tokenize" ->
                post(exchange, endpoint, fields -> TokenizeCall.tokenize(exchange, endpoint, chat, fields));
            case "/detokenize" ->
                post(exchange, endpoint, fields -> TokenizeCall.detokenize(exchange, endpoint, fields));
            case "/v1/models" -> get(exchange, () -> ModelList.respond(exchange, endpoint.model(), startedSeconds));
            case "/health" ->
                get(exchange, () -> exchange.respond(watch.check().ready() ? 200 : 503, Map.of(), NOTHING));
            case "/v1/embeddings" ->
                OpenAiError.invalid(
                                404,
                                "/v1/embeddings: the model generates text (expected: a model of embeddings, which "
                                        + "this server doesn't serve)")
                        .respond(exchange);
            default -> other(exchange, endpoint);
        }
    }

    private void other(HttpExchange exchange, ModelEndpoint endpoint) {
        String prefix = "/v1/models/";
        String path = exchange.path();
        if (path.startsWith(prefix)) {
            get(
                    exchange,
                    () -> ModelList.respond(
                            exchange, endpoint.model(), startedSeconds, path.substring(prefix.length())));
        } else {
            String shown = InvalidRequestException.shortened(path);
            OpenAiError.invalid(404, "%s: no such path (expected: %s)".formatted(shown, PATHS))
                    .respond(exchange);
        }
    }

    private interface Posted {
        void answer(JsonFields fields);
    }

    /** A body of another type may come from any page in a browser, without a question; JSON may not. */
    private static void post(HttpExchange exchange, ModelEndpoint endpoint, Posted posted) {
        if (!method(exchange, "POST")) {
            return;
        }
        String type = Optional.ofNullable(exchange.header("content-type")).orElse("absent");
        if (!type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            OpenAiError.invalid(415, "content-type: %.100s (expected: application/json)".formatted(type))
                    .respond(exchange);
            return;
        }
        JsonFields fields = JsonFields.read(exchange.body());
        String served = endpoint.model().name();
        String asked = fields.text("model").orElse(served);
        if (asked.equals(served)) {
            posted.answer(fields);
        } else {
            OpenAiError.unknownModel(InvalidRequestException.shortened(asked), served)
                    .respond(exchange);
        }
    }

    private static void get(HttpExchange exchange, Runnable answer) {
        if (method(exchange, "GET")) {
            answer.run();
        }
    }

    private static boolean method(HttpExchange exchange, String expected) {
        if (exchange.method().equals(expected)) {
            return true;
        }
        String message = "%.20s: %s (expected: %s)".formatted(exchange.method(), exchange.path(), expected);
        OpenAiError.invalid(405, message).respond(exchange, Map.of("allow", expected));
        return false;
    }

    private void generate(HttpExchange exchange, ModelEndpoint endpoint, RequestKind kind, JsonFields fields) {
        ServedModel model = endpoint.model();
        Caller caller = Caller.of(exchange.header(Caller.TENANT), exchange.header(Caller.PRIORITY));
        AnswerCounts counts = OptionsReader.answerCounts(fields);
        String echoed = kind.echoed(fields, model);
        AnswerJson json = AnswerJson.of(kind.format(), model.tokenizer(), model.name(), kind.logProbabilities(fields));
        HttpCall call = fields.flag("stream", false)
                ? new StreamedAnswers(
                        exchange, current, calls, json, counts.returned(), echoed, OptionsReader.usageWanted(fields))
                : new WholeAnswers(exchange, current, calls, json, counts, echoed);
        call.start(asked -> OptionsReader.asked(fields, caller, counts, kind, asked.model()));
    }
}
