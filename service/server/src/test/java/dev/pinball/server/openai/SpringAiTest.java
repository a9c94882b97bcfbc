package dev.pinball.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.server.grpc.RunningServer;
import dev.pinball.v1.Conversation;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Message;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;

/** Spring AI's module for OpenAI, as it is published: it gets the text that gRPC gives for the same prompt and seed. */
@Timeout(120)
class SpringAiTest {
    private static final int SEED = 7;
    private static final int TOKENS = 12;

    private RunningServer running;
    private String url;

    @BeforeEach
    void start() throws IOException {
        running = RunningServer.start();
        url = "http://127.0.0.1:%d/v1".formatted(running.server.port());
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void chatsWholeAndStreamed() {
        OpenAiChatModel model = OpenAiChatModel.builder()
                .options(OpenAiChatOptions.builder()
                        .baseUrl(url)
                        .apiKey("none")
                        .model("fake")
                        .seed(SEED)
                        .maxTokens(TOKENS)
                        .build())
                .build();
        assertThat(text(model.call(new Prompt("HI")))).isEqualTo(overGrpc()).hasSize(TOKENS);
        List<ChatResponse> streamed = Objects.requireNonNull(
                model.stream(new Prompt("HI")).collectList().block());
        assertThat(streamed.stream().map(SpringAiTest::text).collect(Collectors.joining()))
                .isEqualTo(overGrpc());
    }

    @Test
    void embeds() {
        OpenAiEmbeddingModel model = OpenAiEmbeddingModel.builder()
                .options(OpenAiEmbeddingOptions.builder()
                        .baseUrl(url)
                        .apiKey("none")
                        .model("fake")
                        .build())
                .build();
        assertThat(model.embed("HELLO")).hasSize(2).containsExactly(model.embed("HELLO"));
    }

    private static String text(ChatResponse response) {
        if (response.getResult() == null) {
            return "";
        }
        return Objects.requireNonNullElse(response.getResult().getOutput().getText(), "");
    }

    private String overGrpc() {
        return GenerationGrpc.newBlockingStub(running.channel)
                .complete(GenerateRequest.newBuilder()
                        .setPrompt(dev.pinball.v1.Prompt.newBuilder()
                                .setConversation(Conversation.newBuilder()
                                        .addMessages(Message.newBuilder()
                                                .setRole("user")
                                                .setContent("HI"))))
                        .setOptions(GenerationOptions.newBuilder()
                                .setMaxTokens(TOKENS)
                                .setSeed(SEED))
                        .build())
                .getText();
    }
}
