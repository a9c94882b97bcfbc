package dev.pinball.server.openai;

import dev.pinball.engine.request.RequestBuilder;
import dev.pinball.server.json.JsonFields;
import dev.pinball.server.openai.answer.AnswerFormat;
import dev.pinball.server.openai.assistant.AnswerReading;
import dev.pinball.server.request.PromptContent;
import dev.pinball.server.request.ServedModel;

/** What the requests of one path have of their own. Each method may throw an {@code InvalidRequestException}. */
interface RequestKind {
    AnswerFormat format();

    /** The field that the prompt is made of. */
    String promptField();

    /** @param reading of its answers, which learns of the prompt */
    PromptContent prompt(JsonFields fields, ServedModel model, AnswerReading reading);

    /** How the answers are read. */
    AnswerReading reading(JsonFields fields, ServedModel model);

    Echo echo(JsonFields fields, ServedModel model);

    boolean logProbabilities(JsonFields fields);

    /** Hands the options that only this kind has, or has by other names, to {@code request}. */
    void readOptions(JsonFields fields, RequestBuilder request);
}
