package dev.pinball.loadtest.client;

/** An open conversation. Its methods are called by one thread at a time. */
public interface Conversation {

    /**
     * Sends a piece of a prompt.
     *
     * @param answerTokens of the answer to the whole prompt
     * @param last whether the prompt is complete, so that the answer begins
     */
    void prompt(String text, int answerTokens, boolean last);

    /** Gives the answer up, as a client does that goes away. */
    void cancel();

    /** No more turns follow. */
    void finish();

    /** Allows the server to send one more message, where the client reads by hand. */
    void read();
}
