package dev.pinball.loadtest.workload;

/**
 * What some of the clients do other than reading their answer to its end. Requests that do are counted as injected: their
 * times are in no percentile of the others.
 *
 * @param cancelShare of the requests that are cancelled at a random token of their answer; 0 to 1
 * @param deadlineShare of the requests that carry a deadline; 0 to 1
 * @param deadlineMs of those
 * @param slowShare of the requests whose answer is read one message at a time; 0 to 1
 * @param slowReadMs between two reads of those
 * @param tenants sent as metadata {@code pinball-tenant}
 * @param priorities sent as metadata {@code pinball-priority}
 */
public record Behaviour(
        double cancelShare,
        double deadlineShare,
        long deadlineMs,
        double slowShare,
        long slowReadMs,
        Shares tenants,
        Shares priorities) {
    /** All clients read to the end. */
    public static final Behaviour PATIENT = new Behaviour(0, 0, 0, 0, 0, Shares.NONE, Shares.NONE);

    /** What one client does. */
    public enum Kind {
        READS,
        CANCELS,
        HAS_DEADLINE,
        READS_SLOWLY
    }

    /** @param draw from 0 to 1 */
    Kind kind(double draw) {
        if (draw < cancelShare) {
            return Kind.CANCELS;
        }
        if (draw < cancelShare + deadlineShare) {
            return Kind.HAS_DEADLINE;
        }
        return draw < cancelShare + deadlineShare + slowShare ? Kind.READS_SLOWLY : Kind.READS;
    }
}
