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

    /** @throws RefusedRequestException when the size of {@code prompt} alone says that it can never fit the context */
    public void check(PromptContent prompt) {
        switch (prompt) {
            case PromptContent.Nothing _ -> {}
            case PromptContent.Text text -> checkText(text.bytes());
            case PromptContent.Rendered rendered -> checkText(rendered.bytes());
            case PromptContent.TokenIds ids -> {
                if (ids.count() >= contextTokensMax) {
                    throw tooLarge("%d tokens (expected: at most %d, with room for one more in the context)"
                            .formatted(ids.count(), contextTokensMax - 1));
                }
            }
        }
    }

    private void checkText(long bytes) {
        if (bytes > textBytesMax) {
            throw tooLarge("%d bytes of text (expected: at most %d, for %d tokens)"
                    .formatted(bytes, textBytesMax, contextTokensMax));
        }
    }

    private static RefusedRequestException tooLarge(String message) {
        return new RefusedRequestException(Refusal.tooLarge("prompt: " + message));
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
