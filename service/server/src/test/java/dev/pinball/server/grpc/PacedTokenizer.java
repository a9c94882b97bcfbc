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
    private final Tokenizer tokenizer;
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

    @Override
    public TokenDecoder decoder() {
        return tokenizer.decoder();
    }
}
