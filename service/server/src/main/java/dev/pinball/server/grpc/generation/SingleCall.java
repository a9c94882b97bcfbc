package dev.pinball.server.grpc.generation;

import dev.pinball.engine.admission.ConnectionShare;
import dev.pinball.engine.loop.SequenceGroup;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.SequencePhase;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.grpc.call.OpenCall;
import dev.pinball.server.grpc.request.ModelEndpoint;
import dev.pinball.server.grpc.request.PromptRefusedException;
import dev.pinball.server.grpc.request.Reading;
import dev.pinball.server.grpc.request.RequestReader;
import dev.pinball.server.grpc.transport.CallDeadline;
import dev.pinball.server.grpc.transport.Caller;
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

/** A call for one request: Generate, Complete and Rank, which differ in their {@link ResponseWriter} alone. */
public final class SingleCall implements AnswerSink.Request, OpenCall {
    private static final Logger LOG = LoggerFactory.getLogger(SingleCall.class);

    private final Supplier<ModelEndpoint> current;
    private final EventLoops.Loop loop;
    private final OutgoingMessages<?> outgoing;
    private final ResponseWriter answer;
    private final CallDeadline deadline = CallDeadline.current();
    private final Caller caller = Caller.current();
    private final Optional<ConnectionShare> connection = Connections.current();
    private Optional<SequenceGroup> sequences = Optional.empty();
    private int answersLeft;
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
            answersLeft = answer.answerCount(request.getOptions());
            GenerationRequest generation = answer.ask(endpoint.requests()
                    .read(
                            request.getOptions(),
                            false,
                            deadline.nanosOf(endpoint.engine(), RequestReader.deadlineMs(request.getOptions())),
                            caller));
            endpoint.prompts().check(request.getPrompt());
            admit(endpoint, request, generation);
        } catch (RuntimeException failure) {
            endpoint.fail(outgoing, failure);
        }
    }

    private void admit(ModelEndpoint endpoint, GenerateRequest request, GenerationRequest generation) {
        SequenceGroup group =
                new SequenceGroup(endpoint.engine(), generation, answersLeft, index -> new AnswerSink(this, index));
        Optional<Refusal> refusal = group.reserve(true);
        if (refusal.isEmpty()) {
            sequences = Optional.of(group);
            read(endpoint, group, request.getPrompt());
        } else if (endpoint.isReplacedBy(current.get(), refusal.get())) {
            start(request);
        } else {
            endpoint.refuse(outgoing, refusal.get());
        }
    }

    private void read(ModelEndpoint endpoint, SequenceGroup admitted, Prompt prompt) {
        try {
            reading = endpoint.prompts().read(prompt, true, loop.context());
            reading.tokenIds()
                    .onSuccess(tokenIds -> go(admitted, tokenIds))
                    .onFailure(failure -> notRead(admitted, failure));
        } catch (PromptRefusedException refused) {
            refuse(admitted, refused.refusal());
        }
    }

    private void go(SequenceGroup admitted, int[] tokenIds) {
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

    private void refuse(SequenceGroup admitted, Refusal refusal) {
        admitted.refuse(refusal);
        outgoing.fail(StatusMapping.failure(refusal));
    }

    private void notRead(SequenceGroup admitted, Throwable failure) {
        if (failure instanceof CancellationException) {
            return; // stopped because the sequence has ended
        }
        LOG.error("a prompt could not be read", failure);
        admitted.cancel(FinishReason.ERROR);
        outgoing.fail(
                Status.INTERNAL.withDescription("the prompt could not be read").asRuntimeException());
    }

    @Override
    public void accept(int index, SequenceEvent event) {
        if (outgoing.closed()) {
            outgoing.drop(event);
            return;
        }
        switch (event) {
            case SequenceEvent.TokensGenerated tokens -> answer.add(index, tokens);
            case SequenceEvent.Finished finished -> finish(index, finished);
        }
    }

    private void finish(int index, SequenceEvent.Finished finished) {
        reading.stop().run();
        String detail = finished.reason() == FinishReason.SLOW_READER ? answer.budgetExceeded() : finished.message();
        Optional<Status> failure = StatusMapping.failure(finished.reason(), detail);
        if (failure.isPresent()) {
            outgoing.fail(failure.get().asRuntimeException());
            end(FinishReason.CANCELLED);
            return;
        }
        answer.finish(index, finished);
        if (--answersLeft == 0) {
            answer.end();
        }
    }

    @Override
    public void drain() {}

    @Override
    public void end(FinishReason reason) {
        reading.stop().run();
        sequences.ifPresent(group -> group.cancel(reason));
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
