package dev.pinball.server.grpc.request;

import dev.pinball.engine.request.Refusal;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.TokenIds;
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

    /** @throws PromptRefusedException when the size of {@code prompt} alone says that it can never fit the context */
    public void check(Prompt prompt) {
        switch (prompt.getContentCase()) {
            case TEXT -> {
                int bytes = prompt.getTextBytes().size();
                if (bytes > textBytesMax) {
                    throw tooLarge("%d bytes of text (expected: at most %d, for %d tokens)"
                            .formatted(bytes, textBytesMax, contextTokensMax));
                }
            }
            case TOKEN_IDS -> {
                int count = prompt.getTokenIds().getIdsCount();
                if (count >= contextTokensMax) {
                    throw tooLarge("%d tokens (expected: at most %d, with room for one more in the context)"
                            .formatted(count, contextTokensMax - 1));
                }
            }
            case CONTENT_NOT_SET -> {}
        }
    }

    private static PromptRefusedException tooLarge(String message) {
        return new PromptRefusedException(Refusal.tooLarge("prompt: " + message));
    }

    /**
     * Reads {@code prompt}, which was checked.
     *
     * @param first whether nothing of the prompt came before, so that text follows the beginning token of the model
     * @param eventLoop where the result comes
     * @throws PromptRefusedException when too many prompts wait to be read
     */
    public Reading read(Prompt prompt, boolean first, Context eventLoop) {
        try {
            return switch (prompt.getContentCase()) {
                case CONTENT_NOT_SET -> Reading.EMPTY;
                case TEXT ->
                    executor.read(
                            () -> encode(prompt, first), prompt.getTextBytes().size(), eventLoop);
                case TOKEN_IDS -> {
                    TokenIds ids = prompt.getTokenIds();
                    yield executor.read(() -> copy(ids), (long) BYTES_PER_TOKEN_ID * ids.getIdsCount(), eventLoop);
                }
            };
        } catch (RejectedExecutionException full) {
            throw new PromptRefusedException(queueFull.apply(String.valueOf(full.getMessage())));
        }
    }

    private int[] encode(Prompt prompt, boolean first) {
        return first
                ? tokenizer.encodePrompt(prompt.getText(), prompt.getParseSpecialTokens())
                : tokenizer.encodeContinuation(prompt.getText(), prompt.getParseSpecialTokens());
    }

    private static int[] copy(TokenIds tokenIds) {
        return tokenIds.getIdsList().stream().mapToInt(Integer::intValue).toArray();
    }
}
