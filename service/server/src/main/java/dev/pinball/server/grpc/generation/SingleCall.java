package dev.pinball.server.grpc.generation;

import dev.pinball.engine.loop.Admission;
import dev.pinball.engine.loop.SequenceHandle;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.stream.EventSink;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.grpc.call.OpenCall;
import dev.pinball.server.grpc.request.ModelEndpoint;
import dev.pinball.server.grpc.transport.CallDeadline;
import dev.pinball.server.grpc.transport.EventLoops;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.grpc.transport.StatusMapping;
import dev.pinball.v1.GenerateRequest;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** A call for one answer: Generate, Complete and Rank, which differ in their {@link ResponseWriter} alone. */
public final class SingleCall implements EventSink, OpenCall {
    private final Supplier<ModelEndpoint> current;
    private final EventLoops.Loop loop;
    private final OutgoingMessages<?> outgoing;
    private final ResponseWriter answer;
    private final CallDeadline deadline = CallDeadline.current();
    private Optional<SequenceHandle> sequence = Optional.empty();

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

    public void start(GenerateRequest request) {
        ModelEndpoint endpoint = current.get();
        Future.succeededFuture(request.getOptions())
                .map(options ->
                        answer.ask(endpoint.requests().read(options, false, deadline.nanosOf(endpoint.engine()))))
                .compose(generation -> endpoint.prompts()
                        .read(request.getPrompt(), true, loop.context())
                        .onSuccess(tokenIds -> admit(endpoint, request, generation, tokenIds)))
                .onFailure(failure -> endpoint.fail(outgoing, failure));
    }

    private void admit(ModelEndpoint endpoint, GenerateRequest request, GenerationRequest generation, int[] tokenIds) {
        if (outgoing.closed()) {
            endpoint.observer().endedUnadmitted(deadline.cancellation());
            return;
        }
        switch (endpoint.engine().start(generation, tokenIds, true, this)) {
            case Admission.Refused(Refusal refusal) -> {
                if (endpoint.isReplacedBy(current.get(), refusal)) {
                    start(request);
                } else {
                    endpoint.refuse(outgoing, refusal);
                }
            }
            case Admission.Admitted(SequenceHandle admitted) -> {
                sequence = Optional.of(admitted);
                answer.accepted();
            }
        }
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
        String detail = finished.reason() == FinishReason.SLOW_READER ? answer.budgetExceeded() : finished.message();
        StatusMapping.failure(finished.reason(), detail)
                .ifPresentOrElse(status -> outgoing.fail(status.asRuntimeException()), () -> answer.finish(finished));
    }

    @Override
    public void drain() {}

    @Override
    public void end(FinishReason reason) {
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
    public StreamBudget budget() {
        return outgoing.budget();
    }
}
