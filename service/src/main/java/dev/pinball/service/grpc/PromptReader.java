package dev.pinball.service.grpc;

import dev.pinball.accelerator.tokenizer.Tokenizer;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.TokenIds;
import io.vertx.core.Context;
import io.vertx.core.Future;

/** Turns what a message brings of a prompt into token ids, on a worker thread: an event loop never computes. */
final class PromptReader {
    private static final int[] NOTHING = {};

    private final Tokenizer tokenizer;
    private final int vocabularySize;

    PromptReader(Tokenizer tokenizer, int vocabularySize) {
        this.tokenizer = tokenizer;
        this.vocabularySize = vocabularySize;
    }

    /**
     * The token ids of {@code prompt}; fails with {@link InvalidRequestException}.
     *
     * @param first whether nothing of the prompt came before, so that text follows the beginning token of the model
     * @param eventLoop where the result comes
     */
    Future<int[]> read(Prompt prompt, boolean first, Context eventLoop) {
        return switch (prompt.getContentCase()) {
            case CONTENT_NOT_SET -> Future.succeededFuture(NOTHING);
            case TEXT -> eventLoop.executeBlocking(() -> encode(prompt, first), false);
            case TOKEN_IDS -> eventLoop.executeBlocking(() -> check(prompt.getTokenIds()), false);
        };
    }

    private int[] encode(Prompt prompt, boolean first) {
        return first
                ? tokenizer.encodePrompt(prompt.getText(), prompt.getParseSpecialTokens())
                : tokenizer.encodeContinuation(prompt.getText(), prompt.getParseSpecialTokens());
    }

    private int[] check(TokenIds tokenIds) {
        int[] ids = new int[tokenIds.getIdsCount()];
        for (int index = 0; index < ids.length; index++) {
            ids[index] = Ranges.within("prompt.token_ids", tokenIds.getIds(index), 0, vocabularySize - 1);
        }
        return ids;
    }
}
