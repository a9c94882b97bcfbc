package dev.pinball.client;

import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.Finished;
import dev.pinball.v1.GenerateResponse;
import dev.pinball.v1.RefusalReason;
import dev.pinball.v1.Refused;
import dev.pinball.v1.Token;
import io.grpc.Status;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

/** One answer, token by token. For one thread at a time. */
public final class AnswerStream implements Iterator<Token>, AutoCloseable {
    private final Supplier<Optional<Message>> messages;
    private final Runnable cancel;
    private Optional<Token> next = Optional.empty();
    private Optional<Finished> finished = Optional.empty();

    /** What comes, whatever the call. */
    private record Message(Optional<Token> token, Optional<Finished> finished) {}

    private AnswerStream(Supplier<Optional<Message>> messages, Runnable cancel) {
        this.messages = messages;
        this.cancel = cancel;
    }

    static AnswerStream ofGenerate(Responses<?, GenerateResponse> responses) {
        return new AnswerStream(() -> responses.take().map(AnswerStream::message), responses::cancel);
    }

    static AnswerStream ofConverse(Responses<?, ConverseResponse> responses) {
        return new AnswerStream(() -> responses.take().map(AnswerStream::message), responses::cancel);
    }

    private static Message message(GenerateResponse response) {
        return new Message(
                response.hasToken() ? Optional.of(response.getToken()) : Optional.empty(),
                response.hasFinished() ? Optional.of(response.getFinished()) : Optional.empty());
    }

    private static Message message(ConverseResponse response) {
        if (response.hasRefused()) {
            throw status(response.getRefused()).asRuntimeException();
        }
        return new Message(
                response.hasToken() ? Optional.of(response.getToken()) : Optional.empty(),
                response.hasFinished() ? Optional.of(response.getFinished()) : Optional.empty());
    }

    /** The status with which other calls end for the same reason. */
    private static Status status(Refused refused) {
        RefusalReason reason = refused.getReason();
        Status status = switch (reason) {
            case REFUSAL_REASON_INVALID, REFUSAL_REASON_TOO_LARGE -> Status.INVALID_ARGUMENT;
            case REFUSAL_REASON_QUEUE_FULL -> Status.RESOURCE_EXHAUSTED;
            case REFUSAL_REASON_SHUTTING_DOWN -> Status.UNAVAILABLE;
            case REFUSAL_REASON_TOO_LATE -> Status.DEADLINE_EXCEEDED;
            case REFUSAL_REASON_UNKNOWN_MODEL -> Status.NOT_FOUND;
            case REFUSAL_REASON_UNSPECIFIED, UNRECOGNIZED -> Status.UNKNOWN;
        };
        return status.withDescription(refused.getMessage());
    }

    /**
     * Waits for the next token; false once the answer is complete.
     *
     * @throws io.grpc.StatusRuntimeException when the request is refused, or fails
     */
    @Override
    public boolean hasNext() {
        while (next.isEmpty() && finished.isEmpty()) {
            Message message = messages.get()
                    .orElseThrow(() -> Status.INTERNAL
                            .withDescription("the call ended before the answer was complete")
                            .asRuntimeException());
            next = message.token();
            finished = message.finished();
        }
        return next.isPresent();
    }

    @Override
    public Token next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the answer is complete");
        }
        Token token = next.orElseThrow();
        next = Optional.empty();
        return token;
    }

    /** The text that is still to come, to the end of the answer. */
    public String text() {
        StringBuilder text = new StringBuilder();
        while (hasNext()) {
            text.append(next().getText());
        }
        return text.toString();
    }

    /** How the answer ended; drops the tokens before. */
    public Finished finished() {
        while (hasNext()) {
            next = Optional.empty();
        }
        return finished.orElseThrow();
    }

    /** Cancels what is not complete. */
    @Override
    public void close() {
        cancel.run();
    }
}
