package dev.pinball.training.data;

/** Is given the documents of a corpus, one after the other. */
public interface DocumentVisitor {

    /**
     * The next part of the document; parts end before white space where there is any, so that words stay whole.
     *
     * @param text not empty, some ten thousand characters at most
     */
    void text(String text);

    /** The document is complete; it had some text. */
    void endOfDocument();
}
