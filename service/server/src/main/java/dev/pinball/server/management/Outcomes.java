package dev.pinball.server.management;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;

/** Maps finish reasons and refusals to the label {@code outcome}; nothing else does. */
final class Outcomes {
    private Outcomes() {}

    static String of(FinishReason reason) {
        return switch (reason) {
            case END_OF_OUTPUT -> "end_of_output";
            case STOP -> "stop";
            case LENGTH -> "length";
            case CANCELLED -> "cancelled";
            case DEADLINE -> "deadline";
            case SLOW_READER -> "slow_reader";
            case IDLE -> "idle";
            case SHUTDOWN -> "shutdown";
            case ERROR -> "error";
        };
    }

    static String of(Refusal.Reason reason) {
        return switch (reason) {
            case INVALID -> "refused_invalid";
            case TOO_LARGE -> "refused_too_large";
            case QUEUE_FULL -> "refused_queue_full";
            case TOO_LATE -> "refused_too_late";
            case UNKNOWN_MODEL -> "refused_unknown_model";
            case SHUTTING_DOWN -> "refused_shutting_down";
        };
    }
}
