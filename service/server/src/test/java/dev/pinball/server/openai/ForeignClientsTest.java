package dev.pinball.server.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionChoice;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.models.Model;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.v1.Conversation;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Message;
import dev.pinball.v1.Prompt;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that others wrote, as they are published: they get the text that gRPC gives for the same prompt and seed. */
@Timeout(120)
@SuppressWarnings("deprecation") // OpenAI deprecates seeds
class ForeignClientsTest {
    private static final int SEED = 7;
    private static final int TOKENS = 12;

    private RunningServer running;
    private String url;
    private OpenAIClient openAi;

    @BeforeEach
    void start() throws IOException {
        running = RunningServer.start();
        url = "http://127.0.0.1:%d/v1".formatted(running.server.port());
        openAi = OpenAIOkHttpClient.builder()
                .baseUrl(url)
                .apiKey("none")
                .maxRetries(0)
                .build();
    }

    @AfterEach
    void stop() {
        openAi.close();
        running.close();
    }

    @Test
    void theClientOfOpenAiCompletesAndChats() {
        CompletionCreateParams completion = CompletionCreateParams.builder()
                .model("fake")
                .prompt("HELLO")
                .maxTokens(TOKENS)
                .seed(SEED)
                .build();
        assertThat(openAi.completions().create(completion).choices().getFirst().text())
                .isEqualTo(overGrpc(Prompt.newBuilder().setText("HELLO")))
                .hasSize(TOKENS);
        ChatCompletion chat = openAi.chat().completions().create(chat("HI"));
        assertThat(chat.choices().getFirst().message().content()).contains(chatOverGrpc());
        assertThat(chat.usage().orElseThrow().completionTokens()).isEqualTo(TOKENS);
        try (StreamResponse<ChatCompletionChunk> chunks =
                openAi.chat().completions().createStreaming(chat("HI"))) {
            assertThat(chunks.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .map(choice -> choice.delta().content().orElse(""))
                            .collect(Collectors.joining()))
                    .isEqualTo(chatOverGrpc());
        }
    }

    @Test
    void theClientOfOpenAiCompletesSeveralPrompts() {
        Completion completion = openAi.completions()
                .create(CompletionCreateParams.builder()
                        .model("fake")
                        .promptOfArrayOfStrings(List.of("HELLO", "HI"))
                        .maxTokens(TOKENS)
                        .seed(SEED)
                        .build());
        assertThat(completion.choices())
                .extracting(CompletionChoice::text)
                .containsExactly(
                        overGrpc(Prompt.newBuilder().setText("HELLO")),
                        overGrpc(Prompt.newBuilder().setText("HI")));
        assertThat(completion.choices()).extracting(CompletionChoice::index).containsExactly(0L, 1L);
        assertThat(completion.usage().orElseThrow().promptTokens()).isEqualTo("HELLOHI".length());
    }

    @Test
    void theClientOfOpenAiKnowsItsErrorsAndModels() {
        assertThat(openAi.models().list().data()).extracting(Model::id).containsExactly("fake");
        assertThatThrownBy(() -> openAi.chat()
                        .completions()
                        .create(chat("HI").toBuilder().maxCompletionTokens(0).build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("max_completion_tokens: 0 (expected: 1..2047)");
        assertThatThrownBy(() -> openAi.chat()
                        .completions()
                        .create(chat("HI").toBuilder().model("other").build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("model: other (expected: fake)");
    }

    @Test
    void langChain4jChatsWholeAndStreamed() throws Exception {
        OpenAiChatModel model = OpenAiChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName("fake")
                .seed(SEED)
                .maxTokens(TOKENS)
                .build();
        assertThat(model.chat("HI")).isEqualTo(chatOverGrpc());
        OpenAiStreamingChatModel streaming = OpenAiStreamingChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName("fake")
                .seed(SEED)
                .maxTokens(TOKENS)
                .build();
        Collected collected = new Collected();
        streaming.chat("HI", collected);
        assertThat(collected.complete.get().aiMessage().text()).isEqualTo(chatOverGrpc());
        assertThat(collected.partial).hasToString(chatOverGrpc());
        assertThat(collected.complete.get().finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void langChain4jGetsTheCallsOfTools() throws Exception {
        running.tokenizer.script(
                "<tool_call>{\"name\": \"weather\", \"arguments\": {\"city\": \"Rome\"}}</tool_call>~");
        ChatRequest request = ChatRequest.builder()
                .messages(UserMessage.from("HI"))
                .toolSpecifications(ToolSpecification.builder().name("weather").build())
                .build();
        OpenAiChatModel model = OpenAiChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName("fake")
                .stop(List.of("~"))
                .maxTokens(200)
                .build();
        assertCalls(model.chat(request));
        OpenAiStreamingChatModel streaming = OpenAiStreamingChatModel.builder()
                .baseUrl(url)
                .apiKey("none")
                .modelName("fake")
                .stop(List.of("~"))
                .maxTokens(200)
                .build();
        Collected collected = new Collected();
        streaming.chat(request, collected);
        assertCalls(collected.complete.get());
    }

    private static void assertCalls(ChatResponse response) {
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
        ToolExecutionRequest call = response.aiMessage().toolExecutionRequests().getFirst();
        assertThat(call.name()).isEqualTo("weather");
        assertThat(call.arguments()).isEqualTo("{\"city\":\"Rome\"}");
    }

    private static ChatCompletionCreateParams chat(String text) {
        return ChatCompletionCreateParams.builder()
                .model("fake")
                .addUserMessage(text)
                .maxCompletionTokens(TOKENS)
                .seed(SEED)
                .build();
    }

    private String chatOverGrpc() {
        return overGrpc(Prompt.newBuilder()
                .setConversation(Conversation.newBuilder()
                        .addMessages(Message.newBuilder().setRole("user").setContent("HI"))));
    }

    private String overGrpc(Prompt.Builder prompt) {
        return GenerationGrpc.newBlockingStub(running.channel)
                .complete(GenerateRequest.newBuilder()
                        .setPrompt(prompt)
                        .setOptions(GenerationOptions.newBuilder()
                                .setMaxTokens(TOKENS)
                                .setSeed(SEED))
                        .build())
                .getText();
    }

    private static final class Collected implements StreamingChatResponseHandler {
        private final StringBuilder partial = new StringBuilder();
        private final CompletableFuture<ChatResponse> complete = new CompletableFuture<>();

        @Override
        public void onPartialResponse(String text) {
            partial.append(text);
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            complete.complete(response);
        }

        @Override
        public void onError(Throwable failure) {
            complete.completeExceptionally(failure);
        }
    }
}
