package dev.pinball.server.request;

import dev.pinball.model.tokenizer.Tokenizer;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a prompt consists of. Its size is known at once; the rest is read on another thread. */
public sealed interface PromptContent {

    /** Nothing, as yet. */
    record Nothing() implements PromptContent {}

    /**
     * @param bytes in UTF-8
     * @param parseSpecialTokens reads special tokens written out in the text as those tokens
     */
    record Text(long bytes, Supplier<String> text, boolean parseSpecialTokens) implements PromptContent {}

    /** @param count of the ids */
    record TokenIds(int count, Supplier<int[]> ids) implements PromptContent {}

    /**
     * What becomes a prompt as a whole, such as a conversation.
     *
     * @param bytes of the text in it, or fewer
     * @param encode may throw an {@link dev.pinball.engine.request.InvalidRequestException}
     */
    record Rendered(long bytes, Function<Tokenizer, int[]> encode) implements PromptContent {}
}
