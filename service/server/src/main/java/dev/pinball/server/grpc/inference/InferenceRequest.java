package dev.pinball.server.grpc.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.RequestBuilder;
import dev.pinball.inference.InferParameter;
import dev.pinball.inference.ModelInferRequest;
import dev.pinball.inference.ModelInferRequest.InferRequestedOutputTensor;
import dev.pinball.server.grpc.transport.CallDeadline;
import dev.pinball.server.json.JsonFields;
import dev.pinball.server.json.SamplingFields;
import dev.pinball.server.request.Caller;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.PromptContent;
import dev.pinball.server.request.PromptInput;
import dev.pinball.server.request.ServedModel;
import dev.pinball.server.request.answer.Asked;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A request as Triton's backends of language models take it; read as JSON of the API of OpenAI is, with the same checks. */
record InferenceRequest(JsonFields fields) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String VERSION = "1";
    /** Names of TensorRT-LLM's backend. */
    private static final Map<String, String> OTHER_NAMES = Map.of("random_seed", "seed", "stop_words", "stop");

    static final List<InferenceInput> INPUTS = List.of(
            new InferenceInput("text_input", "BYTES", false),
            new InferenceInput("stream", "BOOL", true),
            new InferenceInput("sampling_parameters", "BYTES", true),
            new InferenceInput("exclude_input_in_output", "BOOL", true),
            new InferenceInput("max_tokens", "INT32", true),
            new InferenceInput("temperature", "FP32", true),
            new InferenceInput("top_k", "INT32", true),
            new InferenceInput("top_p", "FP32", true),
            new InferenceInput("min_p", "FP32", true),
            new InferenceInput("seed", "UINT64", true),
            new InferenceInput("stop", "BYTES", true),
            new InferenceInput("ignore_eos", "BOOL", true),
            new InferenceInput("repetition_penalty", "FP32", true),
            new InferenceInput("frequency_penalty", "FP32", true),
            new InferenceInput("presence_penalty", "FP32", true));

    /** An input that may be sent. */
    record InferenceInput(String name, String datatype, boolean optional) {}

    /** @throws InvalidRequestException naming the first input that is wrong */
    static InferenceRequest read(ModelInferRequest request) {
        requireVersion("model_version", request.getModelVersion());
        int rawCount = request.getRawInputContentsCount();
        if (rawCount != 0 && rawCount != request.getInputsCount()) {
            throw new InvalidRequestException("raw_input_contents", rawCount, "as many as inputs, or none");
        }
        ObjectNode fields = JSON.objectNode();
        request.getParametersMap().forEach((name, value) -> set(fields, name, List.of(json(value))));
        Set<String> names = new HashSet<>();
        for (int index = 0; index < request.getInputsCount(); index++) {
            String name = request.getInputs(index).getName();
            String known = OTHER_NAMES.getOrDefault(name, name);
            if (INPUTS.stream().noneMatch(input -> input.name().equals(known)) || !names.add(known)) {
                throw new InvalidRequestException("inputs", name, "each once of " + String.join(", ", inputNames()));
            }
            set(fields, known, TensorValues.of(request, index));
        }
        for (InferRequestedOutputTensor output : request.getOutputsList()) {
            if (!output.getName().equals(InferenceResponses.OUTPUT)) {
                throw new InvalidRequestException("outputs", output.getName(), InferenceResponses.OUTPUT + ", or none");
            }
        }
        addSamplingParameters(fields);
        return new InferenceRequest(new JsonFields(fields, ""));
    }

    static void requireVersion(String field, String version) {
        if (!version.isEmpty() && !version.equals(VERSION)) {
            throw new InvalidRequestException(field, version, VERSION + ", or none");
        }
    }

    private static List<String> inputNames() {
        return INPUTS.stream().map(InferenceInput::name).toList();
    }

    private static void set(ObjectNode fields, String name, List<JsonNode> values) {
        if (values.size() == 1) {
            fields.set(OTHER_NAMES.getOrDefault(name, name), values.getFirst());
        } else {
            fields.putArray(OTHER_NAMES.getOrDefault(name, name)).addAll(values);
        }
    }

    private static JsonNode json(InferParameter parameter) {
        return switch (parameter.getParameterChoiceCase()) {
            case BOOL_PARAM -> JSON.booleanNode(parameter.getBoolParam());
            case INT64_PARAM -> JSON.numberNode(parameter.getInt64Param());
            case UINT64_PARAM -> JSON.numberNode(parameter.getUint64Param());
            case DOUBLE_PARAM -> JSON.numberNode(parameter.getDoubleParam());
            case STRING_PARAM -> JSON.stringNode(parameter.getStringParam());
            case PARAMETERCHOICE_NOT_SET -> JSON.nullNode();
        };
    }

    /** vLLM's backend takes its options as JSON in one input. */
    private static void addSamplingParameters(ObjectNode fields) {
        JsonNode options = fields.remove("sampling_parameters");
        if (options == null) {
            return;
        }
        String field = "sampling_parameters";
        String json = JsonFields.text(field, options);
        JsonNode parsed = JsonFields.parse(field, json.getBytes(UTF_8), "a JSON object");
        if (!parsed.isObject()) {
            throw JsonFields.wrong(field, parsed, "a JSON object");
        }
        parsed.properties().forEach(option -> fields.set(option.getKey(), option.getValue()));
    }

    /** Whether the answer comes piece by piece. */
    boolean streams() {
        return fields.flag("stream", false);
    }

    /** What it asks of the model behind {@code endpoint}. */
    Asked asked(ModelEndpoint endpoint, CallDeadline deadline, Caller caller) {
        ServedModel model = endpoint.model();
        if (!fields.flag("exclude_input_in_output", true)) {
            throw new InvalidRequestException("exclude_input_in_output", false, "true: the output is the answer alone");
        }
        RequestBuilder request = new RequestBuilder(model.vocabularySize(), model.contextTokensMax());
        SamplingFields.read(fields, request);
        fields.integer("max_tokens").ifPresent(value -> request.tokensMax("max_tokens", value));
        request.serviceClass(caller.tenant(), caller.priority(), "")
                .deadlineNanos(deadline.nanosOf(endpoint.engine(), OptionalInt.empty()));
        String text = fields.text("text_input")
                .orElseThrow(() -> new InvalidRequestException("text_input", "absent", "a text"));
        PromptContent content = new PromptContent.Text(text.getBytes(UTF_8).length, () -> text, false);
        return new Asked(request.build(), 1, new PromptInput("text_input", content));
    }
}
