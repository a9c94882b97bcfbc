package dev.pinball.server.openai;

import dev.pinball.engine.request.AnswerCounts;
import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Refusal;
import dev.pinball.server.grpc.call.OpenCalls;
import dev.pinball.server.http.HttpExchange;
import dev.pinball.server.http.HttpService;
import dev.pinball.server.identity.Access;
import dev.pinball.server.identity.AccessRefusedException;
import dev.pinball.server.identity.Role;
import dev.pinball.server.json.JsonFields;
import dev.pinball.server.management.HealthWatch;
import dev.pinball.server.openai.answer.AnswerJson;
import dev.pinball.server.openai.assistant.AnswerReading;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.request.Refusals;
import dev.pinball.server.request.RefusedRequestException;
import dev.pinball.server.request.ServedModel;
import dev.pinball.server.trace.CallObservers;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Answers each path of the API. */
public final class OpenAiService implements HttpService {
    private static final byte[] NOTHING = {};
    private static final String HEALTH = "/health";
    private static final String MODELS = "/v1/models";
    private static final String MODEL = MODELS + "/";
    private static final Set<String> POSTS =
            Set.of("/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/tokenize", "/detokenize");
    private static final String PATHS =
            "/v1/chat/completions, /v1/completions, /v1/embeddings, /v1/models, /tokenize, /detokenize, /health";

    private final ModelEndpoints models;
    private final OpenCalls calls;
    private final HealthWatch watch;
    private final Access access;
    private final CallObservers observers;
    private final RequestKind completions = new CompletionKind();
    private final RequestKind chat = new ChatKind();
    private final long startedSeconds = System.currentTimeMillis() / 1_000;

    public OpenAiService(
            ModelEndpoints models, OpenCalls calls, HealthWatch watch, Access access, CallObservers observers) {
        this.models = models;
        this.calls = calls;
        this.watch = watch;
        this.access = access;
        this.observers = observers;
    }

    @Override
    public void answer(HttpExchange exchange) {
        refuseInvalid(exchange, () -> {
            if (takes(exchange)) {
                route(exchange);
            }
        });
    }

    @Override
    public void answerHead(HttpExchange exchange) {
        refuseInvalid(exchange, () -> takes(exchange));
    }

    private void refuseInvalid(HttpExchange exchange, Runnable answer) {
        try {
            answer.run();
        } catch (AccessRefusedException refused) {
            OpenAiError.of(refused).respond(exchange);
        } catch (InvalidRequestException invalid) {
            refuse(exchange, models.refusals(), invalid.refusal());
        } catch (RefusedRequestException refused) {
            refuse(exchange, models.refusals(), refused.refusal());
        }
    }

    /** Whether all is right but the body, which is not read yet; the response is told where it isn't. */
    private boolean takes(HttpExchange exchange) {
        String path = exchange.path();
        if (!path.equals(HEALTH)) {
            exchange.identified(access.admit(
                    exchange::headers,
                    roles(path),
                    observers.of(path(exchange), operation(exchange), exchange::headers)));
        }
        if (POSTS.contains(path)) {
            return method(exchange, "POST") && json(exchange);
        }
        if (path.equals(HEALTH) || path.equals(MODELS) || path.startsWith(MODEL) && path.length() > MODEL.length()) {
            return method(exchange, "GET");
        }
        OpenAiError.invalid(404, "%s: no such path (expected: %s)".formatted(path(exchange), PATHS))
                .respond(exchange);
        return false;
    }

    private static void refuse(HttpExchange exchange, Refusals refusals, Refusal refusal) {
        refusals.refused(exchange.caller(), refusal);
        OpenAiError.of(refusal).respond(exchange);
    }

    /** Bytes of a client, in the log of requests. */
    private static String path(HttpExchange exchange) {
        return InvalidRequestException.shortened(exchange.path());
    }

    private static String operation(HttpExchange exchange) {
        return switch (exchange.path()) {
            case "/v1/chat/completions" -> "chat";
            case "/v1/embeddings" -> "embeddings";
            default -> "text_completion";
        };
    }

    /** Those of which one is needed: who asks for answers may know of whom. */
    private static Set<Role> roles(String path) {
        boolean looks = path.startsWith("/v1/models") || path.equals("/tokenize") || path.equals("/detokenize");
        return looks ? EnumSet.of(Role.GENERATE, Role.INSPECT) : EnumSet.of(Role.GENERATE);
    }

    private void route(HttpExchange exchange) {
        switch (exchange.path()) {
            case "/v1/completions" ->
                post(exchange, (endpoint, fields) -> generate(exchange, endpoint, completions, fields));
            case "/v1/chat/completions" ->
                post(exchange, (endpoint, fields) -> generate(exchange, endpoint, chat, fields));
            case "/tokenize" ->
                post(exchange, (endpoint, fields) -> TokenizeCall.tokenize(exchange, endpoint, chat, fields));
            case "/detokenize" ->
                post(exchange, (endpoint, fields) -> TokenizeCall.detokenize(exchange, endpoint, fields));
            case MODELS -> ModelList.respond(exchange, models, startedSeconds);
            case HEALTH -> exchange.respond(watch.check().ready() ? 200 : 503, Map.of(), NOTHING);
            case "/v1/embeddings" ->
                post(exchange, (endpoint, fields) -> EmbeddingsCall.start(exchange, models, calls, endpoint, fields));
            default -> model(exchange, exchange.path().substring(MODEL.length()));
        }
    }

    private void model(HttpExchange exchange, String encoded) {
        String name;
        try {
            name = QueryStringDecoder.decodeComponent(encoded.replace("+", "%2B"));
        } catch (IllegalArgumentException _) {
            String shown = InvalidRequestException.shortened(encoded);
            OpenAiError.invalid(
                            400,
                            "model: %s (expected: a name, with %%XX for each byte that a path can't have)"
                                    .formatted(shown))
                    .respond(exchange);
            return;
        }
        ModelList.respond(exchange, models, startedSeconds, name);
    }

    /** A body of another type may come from any page in a browser, without a question; JSON may not. */
    private static boolean json(HttpExchange exchange) {
        List<String> types = exchange.headers("content-type");
        if (types.size() != 1 || !types.getFirst().toLowerCase(Locale.ROOT).startsWith("application/json")) {
            String type = types.isEmpty() ? "absent" : String.join(", ", types);
            OpenAiError.invalid(415, "content-type: %.100s (expected: application/json)".formatted(type))
                    .respond(exchange);
            return false;
        }
        List<String> encodings = exchange.headers("content-encoding");
        if (!encodings.stream().allMatch("identity"::equalsIgnoreCase)) {
            OpenAiError.invalid(
                            415, "content-encoding: %.100s (expected: none)".formatted(String.join(", ", encodings)))
                    .respond(exchange);
            return false;
        }
        return true;
    }

    private interface Posted {
        void answer(ModelEndpoint endpoint, JsonFields fields);
    }

    private void post(HttpExchange exchange, Posted posted) {
        JsonFields fields = JsonFields.read(exchange.body());
        ModelEndpoint endpoint = models.find(modelName(fields));
        try {
            posted.answer(endpoint, fields);
        } catch (InvalidRequestException invalid) {
            refuse(exchange, endpoint.refusals(), invalid.refusal());
        }
    }

    /** Empty for the default. */
    private static String modelName(JsonFields fields) {
        return fields.text("model").orElse("");
    }

    private static boolean method(HttpExchange exchange, String expected) {
        boolean head = exchange.method().equals("HEAD") && expected.equals("GET");
        if (exchange.method().equals(expected) || head) {
            return true;
        }
        String message = "%.20s: %s (expected: %s)".formatted(exchange.method(), exchange.path(), expected);
        OpenAiError.invalid(405, message)
                .respond(exchange, Map.of("allow", expected.equals("GET") ? "GET, HEAD" : expected));
        return false;
    }

    private void generate(HttpExchange exchange, ModelEndpoint endpoint, RequestKind kind, JsonFields fields) {
        ServedModel model = endpoint.model();
        String asked = modelName(fields);
        AnswerCounts counts = OptionsReader.answerCounts(fields, kind.promptCount(fields));
        AnswerReading reading = kind.reading(fields, model);
        HttpCall.Form form = new HttpCall.Form(
                AnswerJson.of(kind.format(), model.tokenizer(), model.name(), kind.logProbabilities(fields)),
                reading,
                counts,
                kind.echoes(fields, model));
        HttpCall call = fields.flag("stream", false)
                ? new StreamedAnswers(exchange, models, asked, calls, form, OptionsReader.usageWanted(fields))
                : new WholeAnswers(
                        exchange,
                        models,
                        asked,
                        calls,
                        form,
                        OptionsReader.promptCandidates(fields).isPresent());
        call.start(met -> OptionsReader.asked(fields, exchange.caller(), counts, kind, reading, met.model()));
    }
}
