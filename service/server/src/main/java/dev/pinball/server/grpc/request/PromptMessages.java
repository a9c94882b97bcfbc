package dev.pinball.server.grpc.request;

import dev.pinball.server.request.PromptContent;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.TokenIds;

/** From prompts on the wire to their content. */
public final class PromptMessages {
    private PromptMessages() {}

    /** The content of {@code prompt}, which is decoded when it is read. */
    public static PromptContent content(Prompt prompt) {
        return switch (prompt.getContentCase()) {
            case CONTENT_NOT_SET -> new PromptContent.Nothing();
            case TEXT ->
                new PromptContent.Text(prompt.getTextBytes().size(), prompt::getText, prompt.getParseSpecialTokens());
            case TOKEN_IDS -> {
                TokenIds ids = prompt.getTokenIds();
                yield new PromptContent.TokenIds(ids.getIdsCount(), () -> copy(ids));
            }
        };
    }

    private static int[] copy(TokenIds tokenIds) {
        return tokenIds.getIdsList().stream().mapToInt(Integer::intValue).toArray();
    }
}
