package dev.pinball.engine.stream;

import dev.pinball.model.tokenizer.TokenDecoder;
import java.util.List;

/** The text of one answer as its tokens come: whole characters, and nothing from a stop text on. */
public final class AnswerText {
    private final TokenDecoder decoder;
    private final StopTextMatcher matcher;

    public AnswerText(TokenDecoder decoder, List<String> stopTexts) {
        this.decoder = decoder;
        matcher = new StopTextMatcher(stopTexts);
    }

    /** The text that is clear with this token. */
    public String append(int tokenId) {
        return matcher.append(decoder.append(tokenId));
    }

    /** Whether a stop text has ended it. */
    public boolean stopped() {
        return matcher.matched();
    }

    /** The rest, once no token follows: an open character, and what was held back. */
    public String finish() {
        if (matcher.matched()) {
            return "";
        }
        String last = matcher.append(decoder.flush());
        return matcher.matched() ? last : last + matcher.flush();
    }
}
