package dev.pinball.server.openai;

/**
 * What comes of a prompt before each answer to it.
 *
 * @param scored whether the log-probabilities of its tokens do, too
 */
record Echo(String text, boolean scored) {
    static final Echo NOTHING = new Echo("", false);
}
