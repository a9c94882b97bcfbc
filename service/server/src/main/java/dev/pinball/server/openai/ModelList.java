package dev.pinball.server.openai;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.server.http.HttpExchange;
import dev.pinball.server.request.ServedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The model that is served, as OpenAI lists models. */
final class ModelList {
    private ModelList() {}

    /** @param created in seconds since 1970 */
    static void respond(HttpExchange exchange, ServedModel model, long created) {
        respond(exchange, Map.of("object", "list", "data", List.of(describe(model, created))));
    }

    /** @param id of one model */
    static void respond(HttpExchange exchange, ServedModel model, long created, String id) {
        if (id.equals(model.name())) {
            respond(exchange, describe(model, created));
        } else {
            OpenAiError.unknownModel(InvalidRequestException.shortened(id), model.name())
                    .respond(exchange);
        }
    }

    private static void respond(HttpExchange exchange, Map<String, Object> body) {
        exchange.respond(200, Map.of(), JsonMapper.shared().writeValueAsBytes(body));
    }

    private static Map<String, Object> describe(ServedModel model, long created) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("id", model.name());
        described.put("object", "model");
        described.put("created", created);
        described.put("owned_by", "pinball");
        described.put("max_model_len", model.contextTokensMax());
        return described;
    }
}
