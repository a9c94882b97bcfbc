package dev.pinball.server.grpc.transport;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.identity.AccessRefusedException;
import dev.pinball.v1.RefusalReason;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Optional;

/** Maps finish reasons and refusals to gRPC statuses and enums; nothing else does. */
public final class StatusMapping {
    /** The status of a stream that the server can't continue. */
    public static final Status SHUTTING_DOWN = Status.UNAVAILABLE.withDescription("the server is shutting down");

    /** A client with a retry policy waits so long (gRFC A6). */
    private static final Metadata.Key<String> RETRY_PUSHBACK_MS =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    private StatusMapping() {}

    public static dev.pinball.v1.FinishReason onWire(FinishReason reason) {
        return switch (reason) {
            case END_OF_OUTPUT -> dev.pinball.v1.FinishReason.FINISH_REASON_END_OF_OUTPUT;
            case STOP -> dev.pinball.v1.FinishReason.FINISH_REASON_STOP;
            case LENGTH -> dev.pinball.v1.FinishReason.FINISH_REASON_LENGTH;
            case CANCELLED -> dev.pinball.v1.FinishReason.FINISH_REASON_CANCELLED;
            case DEADLINE -> dev.pinball.v1.FinishReason.FINISH_REASON_DEADLINE;
            case SLOW_READER -> dev.pinball.v1.FinishReason.FINISH_REASON_SLOW_READER;
            case IDLE -> dev.pinball.v1.FinishReason.FINISH_REASON_IDLE;
            case SHUTDOWN -> dev.pinball.v1.FinishReason.FINISH_REASON_SHUTDOWN;
            case ERROR -> dev.pinball.v1.FinishReason.FINISH_REASON_ERROR;
        };
    }

    /**
     * How a call for one answer fails with {@code reason}; empty for an answer that is complete.
     *
     * @param detail says more than the reason, or is empty
     */
    public static Optional<Status> failure(FinishReason reason, String detail) {
        return switch (reason) {
            case END_OF_OUTPUT, STOP, LENGTH -> Optional.empty();
            case CANCELLED -> failed(Status.CANCELLED, "the request was cancelled", detail);
            case DEADLINE -> failed(Status.DEADLINE_EXCEEDED, "the deadline of the call passed", detail);
            case SLOW_READER -> failed(Status.RESOURCE_EXHAUSTED, "too much waits for the client", detail);
            case IDLE -> failed(Status.ABORTED, "the sequence was idle for too long", detail);
            case SHUTDOWN -> Optional.of(SHUTTING_DOWN);
            case ERROR -> failed(Status.INTERNAL, "the accelerator failed", detail);
        };
    }

    private static Optional<Status> failed(Status status, String what, String detail) {
        return Optional.of(status.withDescription(detail.isEmpty() ? what : detail));
    }

    /** The status of a stream whose reader is further behind than {@code budget} allows, or whose budget was given up. */
    public static String slowReader(StreamBudget budget) {
        return budget.exceeded() + " (expected: a client that reads as fast as it asks)";
    }

    /** The status of a call whose client has read nothing for {@code nanosMax}. */
    public static String unread(long nanosMax) {
        return "nothing was read for %d ms (expected: a client that reads its answers)"
                .formatted(Duration.ofNanos(nanosMax).toMillis());
    }

    public static dev.pinball.v1.Refused onWire(Refusal refusal) {
        dev.pinball.v1.Refused.Builder refused = dev.pinball.v1.Refused.newBuilder()
                .setReason(onWire(refusal.reason()))
                .setMessage(refusal.message());
        refusal.retryAfter().ifPresent(delay -> refused.setRetryAfterMs((int) delay.toMillis()));
        return refused.build();
    }

    /** How a call for one answer is refused: a status with the details of google.rpc. */
    public static StatusRuntimeException failure(Refusal refusal) {
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(code(refusal.reason()).value())
                .setMessage(refusal.message());
        if (code(refusal.reason()) == Status.Code.INVALID_ARGUMENT) {
            status.addDetails(Any.pack(violation(refusal.message())));
        }
        refusal.retryAfter()
                .map(delay -> RetryInfo.newBuilder().setRetryDelay(onWire(delay)))
                .ifPresent(retry -> status.addDetails(Any.pack(retry.build())));
        Metadata trailers = new Metadata();
        refusal.retryAfter().ifPresent(delay -> trailers.put(RETRY_PUSHBACK_MS, Long.toString(delay.toMillis())));
        return StatusProto.toStatusRuntimeException(status.build(), trailers);
    }

    /** Messages begin with the name of their field: {@code max_tokens: 9000 (expected: 1..4096)}. */
    private static BadRequest violation(String message) {
        int colon = message.indexOf(':');
        return BadRequest.newBuilder()
                .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                        .setField(colon < 0 ? "" : message.substring(0, colon))
                        .setDescription(message))
                .build();
    }

    private static Status.Code code(Refusal.Reason reason) {
        return switch (reason) {
            case INVALID, TOO_LARGE -> Status.Code.INVALID_ARGUMENT;
            case QUEUE_FULL -> Status.Code.RESOURCE_EXHAUSTED;
            case TOO_LATE -> Status.Code.DEADLINE_EXCEEDED;
            case UNKNOWN_MODEL -> Status.Code.NOT_FOUND;
            case SHUTTING_DOWN -> Status.Code.UNAVAILABLE;
        };
    }

    static Status of(AccessRefusedException.Reason reason) {
        return switch (reason) {
            case UNKNOWN -> Status.UNAUTHENTICATED;
            case FORBIDDEN -> Status.PERMISSION_DENIED;
            case STARTING -> Status.UNAVAILABLE;
        };
    }

    private static RefusalReason onWire(Refusal.Reason reason) {
        return switch (reason) {
            case INVALID -> RefusalReason.REFUSAL_REASON_INVALID;
            case TOO_LARGE -> RefusalReason.REFUSAL_REASON_TOO_LARGE;
            case QUEUE_FULL -> RefusalReason.REFUSAL_REASON_QUEUE_FULL;
            case TOO_LATE -> RefusalReason.REFUSAL_REASON_TOO_LATE;
            case UNKNOWN_MODEL -> RefusalReason.REFUSAL_REASON_UNKNOWN_MODEL;
            case SHUTTING_DOWN -> RefusalReason.REFUSAL_REASON_SHUTTING_DOWN;
        };
    }

    private static com.google.protobuf.Duration onWire(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.toSeconds())
                .setNanos(duration.toNanosPart())
                .build();
    }
}
