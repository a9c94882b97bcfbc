package dev.pinball.engine.stream;

import dev.pinball.model.tokenizer.TokenDecoder;
import java.util.List;

/** The text of one answer, token by token: whole characters, and nothing from the first stop text on. */
public final class AnswerText {
    private final TokenDecoder decoder;
    private final StopTextMatcher matcher;

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

    /** Returns the rest after the last token: an incomplete character and text that was held back. */
    public String finish() {
        if (matcher.matched()) {
            return "";
        }
        String last = matcher.append(decoder.flush());
        return matcher.matched() ? last : last + matcher.flush();
    }
}
