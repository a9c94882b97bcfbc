package dev.pinball.server.grpc.inference;

import com.google.protobuf.ByteString;
import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Ranges;
import dev.pinball.inference.InferTensorContents;
import dev.pinball.inference.ModelInferRequest;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The elements of input tensors as JSON: of a request it needs few, each small. */
final class TensorValues {
    private static final int ELEMENTS_MAX = 64; // stop texts
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private TensorValues() {}

    /**
     * The elements of the input with this index.
     *
     * @throws InvalidRequestException when its type, its shape and its content don't fit together
     */
    static List<JsonNode> of(ModelInferRequest request, int index) {
        ModelInferRequest.InferInputTensor input = request.getInputs(index);
        List<JsonNode> values = request.getRawInputContentsCount() == 0
                ? typed(input)
                : raw(input, request.getRawInputContents(index).asReadOnlyByteBuffer());
        Ranges.count(input.getName(), values.size(), "elements", 1, ELEMENTS_MAX);
        long expected = input.getShapeList().stream().reduce(1L, TensorValues::product);
        if (expected != values.size()) {
            throw new InvalidRequestException(
                    input.getName(), values.size() + " elements", "as many as its shape " + input.getShapeList());
        }
        return values;
    }

    private static long product(long first, long second) {
        return first < 0 || second < 0 || first > ELEMENTS_MAX || second > ELEMENTS_MAX ? -1 : first * second;
    }

    private static List<JsonNode> typed(ModelInferRequest.InferInputTensor input) {
        InferTensorContents contents = input.getContents();
        return switch (input.getDatatype()) {
            case "BOOL" -> all(input, contents.getBoolContentsList(), JSON::booleanNode);
            case "INT8", "INT16", "INT32" -> all(input, contents.getIntContentsList(), JSON::numberNode);
            case "INT64" -> all(input, contents.getInt64ContentsList(), JSON::numberNode);
            case "UINT8", "UINT16", "UINT32" ->
                all(input, contents.getUintContentsList(), value -> JSON.numberNode(Integer.toUnsignedLong(value)));
            case "UINT64" -> all(input, contents.getUint64ContentsList(), JSON::numberNode);
            case "FP32" -> all(input, contents.getFp32ContentsList(), JSON::numberNode);
            case "FP64" -> all(input, contents.getFp64ContentsList(), JSON::numberNode);
            case "BYTES" -> all(input, contents.getBytesContentsList(), bytes -> text(input.getName(), bytes));
            default -> throw unknownType(input);
        };
    }

    private static <T> List<JsonNode> all(
            ModelInferRequest.InferInputTensor input, List<T> elements, Function<T, JsonNode> read) {
        Ranges.count(input.getName(), elements.size(), "elements", 1, ELEMENTS_MAX);
        return elements.stream().map(read).toList();
    }

    private static List<JsonNode> raw(ModelInferRequest.InferInputTensor input, ByteBuffer bytes) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        List<JsonNode> values = new ArrayList<>();
        try {
            while (bytes.hasRemaining()) {
                Ranges.count(input.getName(), values.size() + 1, "elements", 1, ELEMENTS_MAX);
                values.add(next(input, bytes));
            }
        } catch (BufferUnderflowException _) {
            throw new InvalidRequestException(
                    input.getName(), "bytes that end within an element", input.getDatatype() + " elements");
        }
        return values;
    }

    private static JsonNode next(ModelInferRequest.InferInputTensor input, ByteBuffer bytes) {
        return switch (input.getDatatype()) {
            case "BOOL" -> JSON.booleanNode(bytes.get() != 0);
            case "INT8" -> JSON.numberNode(bytes.get());
            case "INT16" -> JSON.numberNode(bytes.getShort());
            case "INT32" -> JSON.numberNode(bytes.getInt());
            case "INT64", "UINT64" -> JSON.numberNode(bytes.getLong());
            case "UINT8" -> JSON.numberNode(Byte.toUnsignedInt(bytes.get()));
            case "UINT16" -> JSON.numberNode(Short.toUnsignedInt(bytes.getShort()));
            case "UINT32" -> JSON.numberNode(Integer.toUnsignedLong(bytes.getInt()));
            case "FP32" -> JSON.numberNode(bytes.getFloat());
            case "FP64" -> JSON.numberNode(bytes.getDouble());
            case "BYTES" -> text(input.getName(), element(bytes));
            default -> throw unknownType(input);
        };
    }

    private static ByteString element(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        return ByteString.copyFrom(bytes, length);
    }

    private static JsonNode text(String name, ByteString bytes) {
        if (!bytes.isValidUtf8()) {
            throw new InvalidRequestException(name, "bytes that are no text", "UTF-8");
        }
        return JSON.stringNode(bytes.toStringUtf8());
    }

    private static InvalidRequestException unknownType(ModelInferRequest.InferInputTensor input) {
        return new InvalidRequestException(
                input.getName() + ".datatype", input.getDatatype(), "BYTES, BOOL, INT8..64, UINT8..64, FP32 or FP64");
    }
}
