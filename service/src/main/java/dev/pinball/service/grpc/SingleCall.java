package dev.pinball.service.grpc;

import dev.pinball.service.engine.Admission;
import dev.pinball.service.engine.SequenceHandle;
import dev.pinball.service.request.FinishReason;
import dev.pinball.service.request.GenerationRequest;
import dev.pinball.service.request.Refusal;
import dev.pinball.service.stream.EventSink;
import dev.pinball.service.stream.SequenceEvent;
import dev.pinball.service.stream.StreamBudget;
import dev.pinball.v1.GenerateRequest;
import io.grpc.Status;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call for one answer: Generate and Complete, which differ in their {@link Answer} alone. */
final class SingleCall implements EventSink, OpenCall {
    private static final Logger LOG = LoggerFactory.getLogger(SingleCall.class);

    private final Supplier<Edge> current;
    private final EventLoops.Loop loop;
    private final OutgoingMessages<?> outgoing;
    private final Answer answer;
    private final CallDeadline deadline = CallDeadline.current();
    private Optional<SequenceHandle> sequence = Optional.empty();

    /** @param current the edge to the model that new requests meet */
    SingleCall(Supplier<Edge> current, EventLoops.Loop loop, OutgoingMessages<?> outgoing, Answer answer) {
        this.current = current;
        this.loop = loop;
        this.outgoing = outgoing;
        this.answer = answer;
    }

    void start(GenerateRequest request) {
        Edge edge = current.get();
        Future.succeededFuture(request.getOptions())
                .map(options -> edge.requests().read(options, false, deadline.nanosOf(edge.engine())))
                .compose(generation -> edge.prompts()
                        .read(request.getPrompt(), true, loop.context())
                        .onSuccess(tokenIds -> admit(edge, request, generation, tokenIds)))
                .onFailure(this::fail);
    }

    private void admit(Edge edge, GenerateRequest request, GenerationRequest generation, int[] tokenIds) {
        if (outgoing.closed()) {
            return;
        }
        switch (edge.engine().start(generation, tokenIds, true, this)) {
            case Admission.Refused(Refusal refusal) -> {
                if (edge.isReplacedBy(current.get(), refusal)) {
                    start(request);
                } else {
                    refuse(refusal);
                }
            }
            case Admission.Admitted(SequenceHandle admitted) -> {
                sequence = Optional.of(admitted);
                answer.accepted();
            }
        }
    }

    private void fail(Throwable failure) {
        if (failure instanceof InvalidRequestException invalid) {
            refuse(invalid.refusal());
        } else {
            LOG.error("a request could not be read", failure);
            outgoing.fail(Status.INTERNAL
                    .withDescription("the request could not be read")
                    .asRuntimeException());
        }
    }

    private void refuse(Refusal refusal) {
        current.get().refusals().accept(refusal);
        outgoing.fail(Reasons.failure(refusal));
    }

    @Override
    public void accept(SequenceEvent event) {
        if (outgoing.closed()) {
            outgoing.drop(event);
            return;
        }
        switch (event) {
            case SequenceEvent.TokenGenerated token -> answer.add(token);
            case SequenceEvent.Finished finished -> finish(finished);
        }
    }

    private void finish(SequenceEvent.Finished finished) {
        String detail = finished.reason() == FinishReason.SLOW_READER ? answer.budgetExceeded() : finished.message();
        Reasons.failure(finished.reason(), detail)
                .ifPresentOrElse(status -> outgoing.fail(status.asRuntimeException()), () -> answer.finish(finished));
    }

    @Override
    public void drain() {}

    @Override
    public void end(FinishReason reason) {
        sequence.ifPresent(handle -> handle.cancel(reason));
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
