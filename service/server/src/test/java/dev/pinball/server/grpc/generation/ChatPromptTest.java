package dev.pinball.server.grpc.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.report.RequestObserver;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.server.request.ServedModel;
import dev.pinball.v1.Append;
import dev.pinball.v1.CompleteResponse;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Message;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.RefusalReason;
import dev.pinball.v1.Start;
import io.grpc.Status;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChatPromptTest {
    private static final GenerationOptions OPTIONS =
            GenerationOptions.newBuilder().setMaxTokens(6).setSeed(7).build();

    private RunningServer running;

    @BeforeEach
    void start() throws IOException {
        running = RunningServer.start();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void answersThePromptThatTheTemplateMakes() throws Exception {
        CompleteResponse ofText =
                complete(Prompt.newBuilder().setText("USERHI")).next();
        assertThat(complete(conversation(message("user", "HI"))).next().getText())
                .isEqualTo(ofText.getText())
                .hasSize(6);
    }

    @Test
    void goesOnAfterAConversationOnAStream() throws Exception {
        Conversation stream = Conversation.reading(running);
        stream.start("text", Conversation.prompt("USERHIMORE", 6).setGo(true));
        stream.finished("text");
        stream.start(
                "chat",
                Start.newBuilder()
                        .setPrompt(conversation(message("user", "HI")))
                        .setOptions(OPTIONS));
        stream.append("chat", "MORE");
        stream.go("chat");
        stream.finished("chat");
        assertThat(stream.text("chat")).isEqualTo(stream.text("text")).hasSize(6);
    }

    @Test
    void refusesAConversationAfterTheBeginningOfAPrompt() throws Exception {
        Conversation stream = Conversation.reading(running);
        stream.start("a", Conversation.prompt("A", 6));
        stream.send(ConverseRequest.newBuilder()
                .setRequestId("a")
                .setAppend(Append.newBuilder().setPrompt(conversation(message("user", "HI")))));
        assertThat(stream.refused("a").getMessage())
                .isEqualTo("conversation: after the beginning of a prompt (expected: text or token ids there)");
    }

    @Test
    void aModelWithoutATemplateRefusesConversations() throws Exception {
        ServedModel known = running.models.find("fake").model();
        ServedModel plain = new ServedModel(
                "plain",
                known.engine(),
                known.tokenizer(),
                Optional.empty(),
                known.vocabularySize(),
                known.contextTokensMax(),
                known.tensors(),
                known.embeddings(),
                known.textEmbedding());
        running.models.put(plain, new Unheard(), Optional.empty());
        Conversation stream = Conversation.reading(running);
        stream.start(
                "a",
                Start.newBuilder()
                        .setModel("plain")
                        .setPrompt(conversation(message("user", "A")))
                        .setGo(true));
        assertThat(stream.refused("a").getMessage())
                .isEqualTo("model: plain (expected: a model with a chat template, or a request without messages)");
    }

    @Test
    void theRefusalOfATemplateIsTheErrorOfTheClient() throws Exception {
        String refusal = "messages: the chat template says: System role not supported";
        refuses(conversation(message("system", "A")), refusal);
        Conversation stream = Conversation.reading(running);
        stream.start("a", Start.newBuilder().setPrompt(conversation(message("system", "A"))));
        assertThat(stream.refused("a")).satisfies(refused -> {
            assertThat(refused.getReason()).isEqualTo(RefusalReason.REFUSAL_REASON_INVALID);
            assertThat(refused.getMessage()).isEqualTo(refusal);
        });
    }

    @Test
    void namesWhatIsWrongInAConversation() throws Exception {
        refuses(conversation(), "messages: none (expected: 1 message or more)");
        refuses(conversation(message("", "A")), "messages[0].role: absent (expected: system, user, assistant or tool)");
        dev.pinball.v1.Conversation.Builder chat =
                conversation(message("user", "A")).getConversationBuilder();
        refuses(with(chat.clone().setTools("{}")), "tools: object (expected: an array of objects)");
        refuses(with(chat.clone().setTools("[")), "tools: ends before all is closed");
        refuses(with(chat.clone().setTools("[".repeat(100_000))), "tools: Document nesting depth (101) exceeds");
        refuses(with(chat.clone().setChatTemplateKwargs("7")), "chat_template_kwargs: 7 (expected: an object)");
        refuses(
                conversation(Message.newBuilder().setRole("assistant").setToolCalls("[1]")),
                "messages[0].tool_calls[0]: 1 (expected: an object)");
    }

    private void refuses(Prompt.Builder prompt, String message) throws Exception {
        Status status = complete(prompt).status();
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).startsWith(message);
    }

    private Responses<GenerateRequest, CompleteResponse> complete(Prompt.Builder prompt) {
        Responses<GenerateRequest, CompleteResponse> responses = Responses.reading();
        running.calls()
                .complete(
                        GenerateRequest.newBuilder()
                                .setPrompt(prompt)
                                .setOptions(OPTIONS)
                                .build(),
                        responses);
        return responses;
    }

    private static Prompt.Builder conversation(Message.Builder... messages) {
        dev.pinball.v1.Conversation.Builder conversation = dev.pinball.v1.Conversation.newBuilder();
        for (Message.Builder message : messages) {
            conversation.addMessages(message);
        }
        return with(conversation);
    }

    private static Prompt.Builder with(dev.pinball.v1.Conversation.Builder conversation) {
        return Prompt.newBuilder().setConversation(conversation);
    }

    private static Message.Builder message(String role, String content) {
        return Message.newBuilder().setRole(role).setContent(content);
    }

    private static final class Unheard implements RequestObserver {
        @Override
        public void refused(Refusal refusal) {}

        @Override
        public void endedUnadmitted(FinishReason reason) {}
    }
}
