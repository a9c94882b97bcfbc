package dev.pinball.loadtest.client;

import io.grpc.Status;

/**
 * How an answer ended, as the server said it.
 *
 * @param detail the finish reason, the reason of a refusal, or the status
 * @param promptTokens as the server counted them; 0 where it didn't say
 * @param cachedTokens of those, whose keys and values were already there
 * @param generatedTokens as the server counted them; -1 where it didn't say
 * @param queueMs that the request waited, as the server says; NaN where it doesn't
 */
public record AnswerEnd(
        Kind kind, String detail, int promptTokens, int cachedTokens, int generatedTokens, double queueMs) {

    /** What became of the request. */
    public enum Kind {
        /** The answer has all its tokens. */
        COMPLETE,
        /** The server didn't take the request. */
        REFUSED,
        /** The answer broke off. */
        FAILED
    }

    /** Of an answer of which the server said nothing more. */
    public static AnswerEnd of(Kind kind, String detail) {
        return new AnswerEnd(kind, detail, 0, 0, -1, Double.NaN);
    }

    /** Of a call that ended with a status; one that has begun to answer can't be refused any more. */
    static AnswerEnd of(Status status, boolean begun) {
        boolean refused = !begun
                && (status.getCode() == Status.Code.RESOURCE_EXHAUSTED
                        || status.getCode() == Status.Code.UNAVAILABLE && status.getCause() == null);
        return of(refused ? Kind.REFUSED : Kind.FAILED, status.getCode().name());
    }
}
