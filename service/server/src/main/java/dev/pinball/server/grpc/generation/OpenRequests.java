package dev.pinball.server.grpc.generation;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.grpc.transport.StatusMapping;
import dev.pinball.v1.Accepted;
import dev.pinball.v1.ConverseResponse;
import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The open requests of one Converse stream and their messages: for each one Finished that keeps nothing, or one
 * Refused, and nothing after it. On the event loop of the stream.
 */
final class OpenRequests {
    private final OutgoingMessages<ConverseResponse> outgoing;
    private final Map<String, OpenRequest> open = new HashMap<>();
    private Optional<Status> ending = Optional.empty();

    OpenRequests(OutgoingMessages<ConverseResponse> outgoing) {
        this.outgoing = outgoing;
    }

    int count() {
        return open.size();
    }

    Optional<OpenRequest> find(String id) {
        return Optional.ofNullable(open.get(id));
    }

    boolean contains(OpenRequest request) {
        return open.get(request.id()) == request;
    }

    void add(OpenRequest request) {
        open.put(request.id(), request);
    }

    /** Its prompt, so far, is taken. */
    void accept(OpenRequest request) {
        send(response(request.id()).setAccepted(Accepted.getDefaultInstance()));
    }

    /** Refuses a message of {@code id}, which ends the request, if there is one. */
    void refuse(String id, Refusal refusal) {
        OpenRequest refused = open.remove(id);
        if (refused != null) {
            refused.refuse(refusal);
        }
        send(response(id).setRefused(StatusMapping.onWire(refusal)));
        endIfDone();
    }

    /** Takes an event of {@code request}; drops it where the request is not open any more. */
    void accept(OpenRequest request, int answer, SequenceEvent event) {
        if (!contains(request)) {
            outgoing.drop(event);
            return;
        }
        switch (event) {
            case SequenceEvent.TokensGenerated tokens ->
                outgoing.add(
                        response(request.id())
                                .setAnswer(answer)
                                .setToken(GenerationMessages.token(tokens.tokens()))
                                .build(),
                        tokens.budgetBytes());
            case SequenceEvent.PromptScored scored ->
                outgoing.add(
                        response(request.id())
                                .setAnswer(answer)
                                .setPromptTokens(GenerationMessages.promptTokens(scored))
                                .build(),
                        scored.budgetBytes());
            case SequenceEvent.Embedded _ -> throw new IllegalStateException("no call of this service asks for it");
            case SequenceEvent.Finished finished -> finish(request, answer, finished);
        }
    }

    private void finish(OpenRequest request, int answer, SequenceEvent.Finished finished) {
        if (finished.reason() == FinishReason.SLOW_READER) {
            failSlowReader();
            return;
        }
        if (finished.reason() == FinishReason.IDLE) {
            request.sequences().cancel(FinishReason.IDLE); // its answers belong together until their prompt is complete
        }
        boolean kept = !finished.sequenceEnded() && ending.isEmpty();
        if (!kept && request.answerFinished()) {
            open.remove(request.id());
            request.closed();
            if (!finished.sequenceEnded()) {
                request.sequences().cancel(FinishReason.CANCELLED);
            }
        }
        outgoing.add(
                response(request.id())
                        .setAnswer(answer)
                        .setFinished(GenerationMessages.finished(finished, kept))
                        .build(),
                0);
        endIfDone();
    }

    /** Ends the stream with {@code status} when the answers that have begun are complete; all else ends now. */
    void endWith(Status status, FinishReason reason) {
        if (ending.isPresent()) {
            return;
        }
        ending = Optional.of(status);
        for (OpenRequest request : open.values()) {
            if (!request.answering()) {
                request.sequences().cancel(reason);
            }
        }
        endIfDone();
    }

    /** Ends every sequence; their Finished follow. */
    void cancelAll(FinishReason reason) {
        for (OpenRequest request : open.values()) {
            request.closed();
            request.sequences().cancel(reason);
        }
    }

    /** Ends every sequence and the stream, at once. */
    void fail(Status status) {
        cancelAll(FinishReason.CANCELLED);
        open.clear();
        outgoing.fail(status.asRuntimeException());
    }

    private void endIfDone() {
        if (open.isEmpty()) {
            ending.ifPresent(outgoing::endWith);
        }
    }

    private void send(ConverseResponse.Builder message) {
        if (!outgoing.tryAdd(message.build())) {
            failSlowReader();
        }
    }

    private void failSlowReader() {
        StatusMapping.failure(FinishReason.SLOW_READER, StatusMapping.slowReader(budget()))
                .ifPresent(this::fail);
    }

    private StreamBudget budget() {
        return outgoing.budget();
    }

    private static ConverseResponse.Builder response(String id) {
        return ConverseResponse.newBuilder().setRequestId(id);
    }
}
