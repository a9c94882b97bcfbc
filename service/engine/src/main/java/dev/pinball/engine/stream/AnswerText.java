package dev.pinball.engine.stream;

import dev.pinball.model.tokenizer.TokenDecoder;
import java.util.List;

/** The text of one answer, token by token: whole characters, and nothing from the first stop text on. */
public final class AnswerText {
    private final TokenDecoder decoder;
    private final StopTextMatcher matcher;

    /** @param decoder of the sequence: a character may begin in one turn and end in the next */
    public AnswerText(TokenDecoder decoder, List<String> stopTexts) {
        this.decoder = decoder;
        matcher = new StopTextMatcher(stopTexts);
    }

    /** Returns the text that is final once this token is added. */
    public String append(int tokenId) {
        return matcher.append(decoder.append(tokenId));
    }

    /** Whether a stop text has ended it. */
    public boolean stopped() {
        return matcher.matched();
    }

    /**
     * Returns the rest after the last token: text that was held back, and an incomplete character as U+FFFD.
     *
     * @param kept whether the sequence may go on, and complete the character
     */
    public String finish(boolean kept) {
        if (matcher.matched()) {
            return "";
        }
        String last = matcher.append(kept ? "" : decoder.flush());
        return matcher.matched() ? last : last + matcher.flush();
    }
}
