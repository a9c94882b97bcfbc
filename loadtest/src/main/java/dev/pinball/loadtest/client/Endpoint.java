package dev.pinball.loadtest.client;

/** A server as one protocol reaches it. */
public interface Endpoint extends AutoCloseable {

    /**
     * Begins a conversation. Nothing blocks; a server that can't be reached is an answer that failed.
     *
     * @param listener hears of it on one thread at a time
     */
    Conversation open(ConversationOptions options, AnswerListener listener);

    /** Closes its connections. */
    @Override
    void close();

    /**
     * What holds for all turns of a conversation.
     *
     * @param keepOpen whether more than one turn follows, so that the sequence is kept
     * @param deadlineMs 0 for none
     * @param readsByHand whether the client reads only what {@link Conversation#read} allows
     * @param tenant empty for none
     * @param priority empty for none
     */
    record ConversationOptions(
            boolean keepOpen, long deadlineMs, boolean readsByHand, String tenant, String priority, long seed) {}
}
