package dev.pinball.server.openai;

import dev.pinball.engine.request.RequestBuilder;
import dev.pinball.server.json.JsonFields;
import dev.pinball.server.openai.answer.AnswerFormat;
import dev.pinball.server.openai.assistant.AnswerReading;
import dev.pinball.server.request.PromptInput;
import dev.pinball.server.request.ServedModel;
import java.util.List;

/** What the requests of one path have of their own. Each method may throw an {@code InvalidRequestException}. */
interface RequestKind {
    AnswerFormat format();

    /** How many prompts there are, as far as can be told before they are read. */
    int promptCount(JsonFields fields);

    /** @param reading of the answers, which learns of the prompt where there is only one */
    List<PromptInput> prompts(JsonFields fields, ServedModel model, AnswerReading reading);

    /** How the answers are read. */
    AnswerReading reading(JsonFields fields, ServedModel model);

    /** What comes before the answers to each prompt. */
    List<Echo> echoes(JsonFields fields, ServedModel model);

    boolean logProbabilities(JsonFields fields);

    /** Hands the options that only this kind has, or has by other names, to {@code request}. */
    void readOptions(JsonFields fields, RequestBuilder request);
}
