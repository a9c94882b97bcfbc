package dev.pinball.server.openai.answer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** The vectors of one request of {@code /v1/embeddings}, each of length 1. */
public final class EmbeddingsJson {
    private final float[][] vectors; // [inputs][width]
    private final boolean base64;
    private long tokenCount;

    /** @param base64 whether the bytes of F32 values are written, the lowest byte first */
    public EmbeddingsJson(int inputCount, boolean base64) {
        vectors = new float[inputCount][];
        this.base64 = base64;
    }

    /** The vector of an input, of any length but 0. */
    public void set(int index, float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        double length = Math.max(Math.sqrt(squares), Float.MIN_NORMAL);
        float[] normalised = new float[vector.length];
        for (int place = 0; place < vector.length; place++) {
            normalised[place] = (float) (vector[place] / length);
        }
        vectors[index] = normalised;
    }

    /** Counts the tokens of an input. */
    public void addTokens(int count) {
        tokenCount += count;
    }

    /** The response, once every vector is set. */
    public byte[] write(String model) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonMapper.shared().createGenerator(body)) {
            json.writeStartObject();
            json.writeStringProperty("object", "list");
            json.writeArrayPropertyStart("data");
            for (int index = 0; index < vectors.length; index++) {
                json.writeStartObject();
                json.writeStringProperty("object", "embedding");
                json.writeNumberProperty("index", index);
                json.writeName("embedding");
                write(json, vectors[index]);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringProperty("model", model);
            json.writeObjectPropertyStart("usage");
            json.writeNumberProperty("prompt_tokens", tokenCount);
            json.writeNumberProperty("total_tokens", tokenCount);
            json.writeEndObject();
            json.writeEndObject();
        }
        return body.toByteArray();
    }

    private void write(JsonGenerator json, float[] vector) {
        if (base64) {
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            json.writeString(Base64.getEncoder().encodeToString(bytes.array()));
            return;
        }
        json.writeStartArray();
        for (float value : vector) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }
}
