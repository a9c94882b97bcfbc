package dev.pinball.loadtest.client;

import dev.pinball.v1.DescribeRequest;
import dev.pinball.v1.ModelsGrpc;
import io.grpc.ManagedChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What has to be known of the model before it is measured. */
public final class ServedModel {
    private static final int FEW_WORDS = 16;
    private static final int MORE_WORDS = 48;
    private static final long LIMIT_SECONDS = 30;

    private ServedModel() {}

    /** Tokens of one sequence at most, of a server of {@code pinball.v1}. */
    public static int contextTokens(ServerAddress server) {
        ManagedChannel channel = server.channel().build();
        try {
            return ModelsGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .describe(DescribeRequest.getDefaultInstance())
                    .getModel()
                    .getContextLength();
        } finally {
            channel.shutdownNow();
        }
    }

    /**
     * Tokens of a common English word, as the server counts those of two prompts.
     *
     * @param text makes a prompt of so many words
     * @throws IllegalStateException when the server doesn't answer, with what it said
     */
    public static double tokensPerWord(Endpoint endpoint, java.util.function.IntFunction<String> text)
            throws InterruptedException {
        int few = promptTokens(endpoint, text.apply(FEW_WORDS));
        int more = promptTokens(endpoint, text.apply(MORE_WORDS));
        double tokens = (double) (more - few) / (MORE_WORDS - FEW_WORDS);
        return tokens > 0 ? tokens : 1;
    }

    private static int promptTokens(Endpoint endpoint, String prompt) throws InterruptedException {
        CompletableFuture<AnswerEnd> ended = new CompletableFuture<>();
        Conversation conversation =
                endpoint.open(new Endpoint.ConversationOptions(false, 0, false, "", "", 1), new Ended(ended));
        conversation.prompt(prompt, 1, true);
        conversation.finish();
        try {
            AnswerEnd end = ended.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (end.kind() != AnswerEnd.Kind.COMPLETE) {
                throw new IllegalStateException("the first request ended with " + end.detail());
            }
            return end.promptTokens();
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        } catch (TimeoutException _) {
            throw new IllegalStateException("the first request had no answer within " + LIMIT_SECONDS + " s");
        }
    }

    private record Ended(CompletableFuture<AnswerEnd> end) implements AnswerListener {
        @Override
        public void onTokens(int count) {}

        @Override
        public void onBytes(long count) {}

        @Override
        public void onEnd(AnswerEnd how) {
            end.complete(how);
        }
    }
}
