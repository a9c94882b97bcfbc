package dev.pinball.server.grpc.request;

import dev.pinball.server.request.PromptContent;
import dev.pinball.server.request.ServedModel;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.TokenIds;

/** From prompts on the wire to their content. */
public final class PromptMessages {
    private PromptMessages() {}

    /**
     * The content of {@code prompt} for {@code model}, which is decoded when it is read.
     *
     * @throws dev.pinball.engine.request.InvalidRequestException naming what is wrong in a conversation
     */
    public static PromptContent content(Prompt prompt, ServedModel model) {
        return switch (prompt.getContentCase()) {
            case CONTENT_NOT_SET -> new PromptContent.Nothing();
            case TEXT ->
                new PromptContent.Text(prompt.getTextBytes().size(), prompt::getText, prompt.getParseSpecialTokens());
            case TOKEN_IDS -> {
                TokenIds ids = prompt.getTokenIds();
                yield new PromptContent.TokenIds(ids.getIdsCount(), () -> copy(ids));
            }
            case CONVERSATION ->
                ConversationMessages.read(prompt.getConversation()).prompt(model);
        };
    }

    private static int[] copy(TokenIds tokenIds) {
        return tokenIds.getIdsList().stream().mapToInt(Integer::intValue).toArray();
    }
}
