package dev.pinball.server.training;

import java.util.OptionalDouble;

/**
 * How a run ended.
 *
 * @param message what went wrong, or was done otherwise than asked for; empty otherwise
 * @param model the name of the model file, where it is written; empty otherwise
 * @param validationLoss of the values that were written, where it is known
 * @param served whether the model is served now
 */
public record RunEnd(Reason reason, String message, String model, OptionalDouble validationLoss, boolean served) {

    /** The kinds of ends. */
    public enum Reason {
        /** The model is written. */
        FINISHED,
        /** It was asked to stop; there is a checkpoint. */
        CANCELLED,
        /** It could not begin, or not go on. */
        FAILED
    }

    static RunEnd cancelled(OptionalDouble validationLoss) {
        return new RunEnd(Reason.CANCELLED, "", "", validationLoss, false);
    }

    static RunEnd failed(String message) {
        return new RunEnd(Reason.FAILED, message, "", OptionalDouble.empty(), false);
    }
}
