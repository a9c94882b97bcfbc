package dev.pinball.server.openai;

import dev.pinball.server.http.HttpExchange;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.request.ServedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The models that are served, as OpenAI lists models. */
final class ModelList {
    private ModelList() {}

    /** @param created in seconds since 1970 */
    static void respond(HttpExchange exchange, ModelEndpoints models, long created) {
        List<Map<String, Object>> described = models.all().stream()
                .map(ModelEndpoint::model)
                .map(model -> describe(model, created))
                .toList();
        respond(exchange, Map.of("object", "list", "data", described));
    }

    /** @param id of one model */
    static void respond(HttpExchange exchange, ModelEndpoints models, long created, String id) {
        respond(exchange, describe(models.find(id).model(), created));
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
