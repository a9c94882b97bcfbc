package dev.pinball.server.grpc.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pinball.server.json.JsonFields;
import dev.pinball.server.request.Conversation;
import dev.pinball.v1.Message;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Conversations on the wire, in the JSON of the API of OpenAI, so that both are read, and checked, in one place. */
final class ConversationMessages {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ConversationMessages() {}

    /** @throws dev.pinball.engine.request.InvalidRequestException naming the first field that is wrong */
    static Conversation read(dev.pinball.v1.Conversation conversation) {
        ObjectNode fields = JSON.objectNode();
        var messages = fields.putArray("messages");
        conversation.getMessagesList().forEach(message -> messages.add(json(message)));
        if (conversation.hasAddGenerationPrompt()) {
            fields.put("add_generation_prompt", conversation.getAddGenerationPrompt());
        }
        set(fields, "tools", conversation.getTools(), "a JSON array");
        set(fields, "chat_template_kwargs", conversation.getChatTemplateKwargs(), "a JSON object");
        return Conversation.read(new JsonFields(fields, ""));
    }

    private static ObjectNode json(Message message) {
        ObjectNode fields = JSON.objectNode();
        put(fields, "role", message.getRole());
        fields.put("content", message.hasContent() ? message.getContent() : null);
        put(fields, "reasoning_content", message.getReasoningContent());
        set(fields, "tool_calls", message.getToolCalls(), "a JSON array");
        put(fields, "tool_call_id", message.getToolCallId());
        put(fields, "name", message.getName());
        return fields;
    }

    private static void put(ObjectNode fields, String name, String text) {
        if (!text.isEmpty()) {
            fields.put(name, text);
        }
    }

    private static void set(ObjectNode fields, String name, String json, String expected) {
        if (!json.isEmpty()) {
            fields.set(name, JsonFields.parse(name, json.getBytes(UTF_8), expected));
        }
    }
}
