package dev.pinball.server.openai.answer;

import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.SequenceEvent.Candidate;
import dev.pinball.engine.stream.SequenceEvent.PromptScored;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The field {@code prompt_logprobs} of vLLM: for each token of the prompt an object of it and its candidates, by their ids. */
public final class PromptScores {
    private PromptScores() {}

    /** Writes nothing where they are not wanted. */
    public static void write(JsonGenerator json, PromptScored prompt, boolean wanted) {
        if (!wanted) {
            return;
        }
        json.writeArrayPropertyStart("prompt_logprobs");
        for (int index = 0; index < prompt.tokens().size(); index++) {
            write(json, prompt.tokens().get(index), prompt.ranks().get(index));
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, GeneratedToken token, int rank) {
        if (Float.isNaN(token.logProbability())) {
            json.writeNull(); // nothing comes before the first
            return;
        }
        json.writeStartObject();
        write(json, token.tokenId(), token.text(), token.logProbability(), rank);
        List<Candidate> candidates = token.candidates();
        for (int index = 0; index < candidates.size(); index++) {
            Candidate candidate = candidates.get(index);
            if (candidate.tokenId() != token.tokenId()) {
                write(json, candidate.tokenId(), candidate.text(), candidate.logProbability(), index + 1);
            }
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, int tokenId, String text, float logProbability, int rank) {
        json.writeObjectPropertyStart(Integer.toString(tokenId));
        json.writeNumberProperty("logprob", AnswerJson.finite(logProbability));
        json.writeNumberProperty("rank", rank);
        json.writeStringProperty("decoded_token", text);
        json.writeEndObject();
    }
}
