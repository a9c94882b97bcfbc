package dev.pinball.server.request;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Refusal;
import dev.pinball.model.tokenizer.Tokenizer;
import io.vertx.core.Context;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** From a prompt to token ids, for one model; never on an event loop. */
public final class PromptReader {
    private static final int BYTES_PER_TOKEN_ID = 4;

    private final Tokenizer tokenizer;
    private final int contextTokensMax;
    private final long textBytesMax;
    private final PromptExecutor executor;
    private final Function<String, Refusal> queueFull;

    /**
     * @param contextTokensMax known tokens of one sequence
     * @param queueFull refuses with a message, and says when to try again
     */
    public PromptReader(
            Tokenizer tokenizer, int contextTokensMax, PromptExecutor executor, Function<String, Refusal> queueFull) {
        this.tokenizer = tokenizer;
        this.contextTokensMax = contextTokensMax;
        textBytesMax = (long) contextTokensMax * tokenizer.vocabulary().pieceBytesMax();
        this.executor = executor;
        this.queueFull = queueFull;
    }

    /**
     * @param field what the protocol calls the prompt
     * @param answered whether an answer follows it, which needs room for a token
     * @throws RefusedRequestException when the size of {@code prompt} alone says that it can never fit the context
     */
    public void check(String field, PromptContent prompt, boolean answered) {
        switch (prompt) {
            case PromptContent.Nothing _ -> {}
            case PromptContent.Text text -> checkText(field, text.bytes());
            case PromptContent.Rendered rendered -> checkText(field, rendered.bytes());
            case PromptContent.TokenIds ids -> checkTokens(field, ids.count(), answered ? 1 : 0);
        }
    }

    private void checkTokens(String field, int count, int answerTokens) {
        if (count > contextTokensMax - answerTokens) {
            String where = answerTokens == 0 ? "" : ", with room for one more in the context";
            throw tooLarge(
                    field,
                    "%d tokens (expected: at most %d%s)".formatted(count, contextTokensMax - answerTokens, where));
        }
    }

    private void checkText(String field, long bytes) {
        if (bytes > textBytesMax) {
            throw tooLarge(
                    field,
                    "%d bytes of text (expected: at most %d, for %d tokens)"
                            .formatted(bytes, textBytesMax, contextTokensMax));
        }
    }

    private static RefusedRequestException tooLarge(String field, String message) {
        return new RefusedRequestException(Refusal.tooLarge(field + ": " + message));
    }

    /**
     * Reads {@code prompt}, which was checked.
     *
     * @param first whether nothing of the prompt came before, so that text follows the beginning token of the model
     * @param eventLoop where the result comes
     * @throws RefusedRequestException when too many prompts wait to be read
     * @throws InvalidRequestException for a conversation that is not the first of the prompt
     */
    public Reading read(PromptContent prompt, boolean first, Context eventLoop) {
        try {
            return switch (prompt) {
                case PromptContent.Nothing _ -> Reading.EMPTY;
                case PromptContent.Text text -> executor.read(() -> encode(text, first), text.bytes(), eventLoop);
                case PromptContent.Rendered _
                when !first ->
                    throw new InvalidRequestException(
                            "conversation", "after the beginning of a prompt", "text or token ids there");
                case PromptContent.Rendered rendered ->
                    executor.read(() -> rendered.encode().apply(tokenizer), rendered.bytes(), eventLoop);
                case PromptContent.TokenIds ids ->
                    executor.read(() -> ids.ids().get(), (long) BYTES_PER_TOKEN_ID * ids.count(), eventLoop);
            };
        } catch (RejectedExecutionException full) {
            throw new RefusedRequestException(queueFull.apply(String.valueOf(full.getMessage())));
        }
    }

    private int[] encode(PromptContent.Text prompt, boolean first) {
        String text = prompt.text().get();
        return first
                ? tokenizer.encodePrompt(text, prompt.parseSpecialTokens())
                : tokenizer.encodeContinuation(text, prompt.parseSpecialTokens());
    }
}
