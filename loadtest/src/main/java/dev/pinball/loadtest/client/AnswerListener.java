package dev.pinball.loadtest.client;

/** Hears of the answers of one conversation. */
public interface AnswerListener {

    /** A message with this many tokens has come. */
    void onTokens(int count);

    /** Bytes have come from the network; for answers of all kinds. */
    void onBytes(long count);

    /** The answer to one turn has ended; after anything but {@link AnswerEnd.Kind#COMPLETE} the conversation is over. */
    void onEnd(AnswerEnd end);
}
