package dev.pinball.server.grpc.request;

import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.TokenIds;
import io.vertx.core.Context;
import io.vertx.core.Future;

/** Tokenizes prompts on a worker thread, never on an event loop. */
public final class PromptReader {
    private static final int[] NOTHING = {};

    private final Tokenizer tokenizer;

    public PromptReader(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * The token ids of {@code prompt}.
     *
     * @param first whether nothing of the prompt came before, so that text follows the beginning token of the model
     * @param eventLoop where the result comes
     */
    public Future<int[]> read(Prompt prompt, boolean first, Context eventLoop) {
        return switch (prompt.getContentCase()) {
            case CONTENT_NOT_SET -> Future.succeededFuture(NOTHING);
            case TEXT -> eventLoop.executeBlocking(() -> encode(prompt, first), false);
            case TOKEN_IDS -> eventLoop.executeBlocking(() -> copy(prompt.getTokenIds()), false);
        };
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
