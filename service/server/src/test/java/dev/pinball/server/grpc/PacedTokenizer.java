package dev.pinball.server.grpc;

import dev.pinball.model.tokenizer.TokenDecoder;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.model.tokenizer.Vocabulary;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads texts only as far as the test lets it. */
public final class PacedTokenizer implements Tokenizer {
    /** The end of a prompt, which a decoder sees before its answer. */
    private static final int PROMPT_TOKENS = 3;

    private final Tokenizer tokenizer;
    private volatile String script = "";
    private final Semaphore texts = new Semaphore(Integer.MAX_VALUE / 2);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger stopped = new AtomicInteger();

    PacedTokenizer(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** No text from now on but those that are {@link #allow allowed}. */
    public void hold() {
        texts.drainPermits();
    }

    public void allow(int textCount) {
        texts.release(textCount);
    }

    /** Texts that a thread has begun to read. */
    public int begunCount() {
        return begun.get();
    }

    /** Texts whose reading was interrupted. */
    public int stoppedCount() {
        return stopped.get();
    }

    @Override
    public Vocabulary vocabulary() {
        return tokenizer.vocabulary();
    }

    @Override
    public int[] encode(List<TextPiece> pieces) {
        begun.incrementAndGet();
        try {
            texts.acquire();
        } catch (InterruptedException _) {
            stopped.incrementAndGet();
            throw new CancellationException("interrupted");
        }
        return tokenizer.encode(pieces);
    }

    /** Answers have this text from now on, a character for each token, and then what they would have had. */
    public void script(String text) {
        script = text;
    }

    @Override
    public TokenDecoder decoder() {
        TokenDecoder decoder = tokenizer.decoder();
        String scripted = script;
        return new TokenDecoder() {
            private int position = -PROMPT_TOKENS;

            @Override
            public String append(int tokenId) {
                String text = decoder.append(tokenId);
                position++;
                boolean written = position > 0 && position <= scripted.length();
                return written ? scripted.substring(position - 1, position) : text;
            }

            @Override
            public String flush() {
                return decoder.flush();
            }
        };
    }
}
