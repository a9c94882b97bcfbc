package dev.pinball.server.grpc.generation;

import dev.pinball.engine.admission.ConnectionShare;
import dev.pinball.engine.loop.Admission;
import dev.pinball.engine.loop.SequenceHandle;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.SequencePhase;
import dev.pinball.engine.stream.EventSink;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.grpc.call.OpenCall;
import dev.pinball.server.grpc.request.ModelEndpoint;
import dev.pinball.server.grpc.request.PromptRefusedException;
import dev.pinball.server.grpc.request.Reading;
import dev.pinball.server.grpc.transport.CallDeadline;
import dev.pinball.server.grpc.transport.Connections;
import dev.pinball.server.grpc.transport.EventLoops;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.grpc.transport.StatusMapping;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.Prompt;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call for one answer: Generate, Complete and Rank, which differ in their {@link ResponseWriter} alone. */
public final class SingleCall implements EventSink, OpenCall {
    private static final Logger LOG = LoggerFactory.getLogger(SingleCall.class);

    private final Supplier<ModelEndpoint> current;
    private final EventLoops.Loop loop;
    private final OutgoingMessages<?> outgoing;
    private final ResponseWriter answer;
    private final CallDeadline deadline = CallDeadline.current();
    private final Optional<ConnectionShare> connection = Connections.current();
    private Optional<SequenceHandle> sequence = Optional.empty();
    private Reading reading = Reading.EMPTY;

    /** @param current the endpoint to the model that new requests meet */
    public SingleCall(
            Supplier<ModelEndpoint> current,
            EventLoops.Loop loop,
            OutgoingMessages<?> outgoing,
            ResponseWriter answer) {
        this.current = current;
        this.loop = loop;
        this.outgoing = outgoing;
        this.answer = answer;
    }

    /** Takes a place first, then reads the prompt: what waits to be read is bounded by the places. */
    public void start(GenerateRequest request) {
        ModelEndpoint endpoint = current.get();
        try {
            GenerationRequest generation = answer.ask(
                    endpoint.requests().read(request.getOptions(), false, deadline.nanosOf(endpoint.engine())));
            endpoint.prompts().check(request.getPrompt());
            admit(endpoint, request, generation);
        } catch (RuntimeException failure) {
            endpoint.fail(outgoing, failure);
        }
    }

    private void admit(ModelEndpoint endpoint, GenerateRequest request, GenerationRequest generation) {
        switch (endpoint.engine().reserve(generation, true, this)) {
            case Admission.Refused(Refusal refusal) -> {
                if (endpoint.isReplacedBy(current.get(), refusal)) {
                    start(request);
                } else {
                    endpoint.refuse(outgoing, refusal);
                }
            }
            case Admission.Admitted(SequenceHandle admitted) -> {
                sequence = Optional.of(admitted);
                read(endpoint, admitted, request.getPrompt());
            }
        }
    }

    private void read(ModelEndpoint endpoint, SequenceHandle admitted, Prompt prompt) {
        try {
            reading = endpoint.prompts().read(prompt, true, loop.context());
            reading.tokenIds()
                    .onSuccess(tokenIds -> go(admitted, tokenIds))
                    .onFailure(failure -> notRead(admitted, failure));
        } catch (PromptRefusedException refused) {
            refuse(admitted, refused.refusal());
        }
    }

    private void go(SequenceHandle admitted, int[] tokenIds) {
        if (outgoing.closed()) {
            return;
        }
        Optional<Refusal> refusal = admitted.append(tokenIds, true);
        if (refusal.isEmpty()) {
            answer.accepted();
        } else if (admitted.phase() != SequencePhase.ENDED) { // otherwise its end follows
            refuse(admitted, refusal.get());
        }
    }

    private void refuse(SequenceHandle admitted, Refusal refusal) {
        admitted.refuse(refusal);
        outgoing.fail(StatusMapping.failure(refusal));
    }

    private void notRead(SequenceHandle admitted, Throwable failure) {
        if (failure instanceof CancellationException) {
            return; // stopped because the sequence has ended
        }
        LOG.error("a prompt could not be read", failure);
        admitted.cancel(FinishReason.ERROR);
        outgoing.fail(
                Status.INTERNAL.withDescription("the prompt could not be read").asRuntimeException());
    }

    @Override
    public void accept(SequenceEvent event) {
        if (outgoing.closed()) {
            outgoing.drop(event);
            return;
        }
        switch (event) {
            case SequenceEvent.TokensGenerated tokens -> answer.add(tokens);
            case SequenceEvent.Finished finished -> finish(finished);
        }
    }

    private void finish(SequenceEvent.Finished finished) {
        reading.stop().run();
        String detail = finished.reason() == FinishReason.SLOW_READER ? answer.budgetExceeded() : finished.message();
        StatusMapping.failure(finished.reason(), detail)
                .ifPresentOrElse(status -> outgoing.fail(status.asRuntimeException()), () -> answer.finish(finished));
    }

    @Override
    public void drain() {}

    @Override
    public void end(FinishReason reason) {
        reading.stop().run();
        sequence.ifPresent(handle -> handle.cancel(reason));
    }

    @Override
    public void endUnread(long nanosMax) {
        if (outgoing.endUnread(nanosMax)) {
            end(FinishReason.SLOW_READER);
        }
    }

    @Override
    public void cancelled() {
        outgoing.close();
        end(deadline.cancellation());
    }

    @Override
    public Executor eventLoop() {
        return loop;
    }

    @Override
    public Optional<ConnectionShare> connection() {
        return connection;
    }

    @Override
    public StreamBudget budget() {
        return outgoing.budget();
    }
}
