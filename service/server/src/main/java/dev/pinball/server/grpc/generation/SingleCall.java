package dev.pinball.server.grpc.generation;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.grpc.call.OpenCall;
import dev.pinball.server.grpc.request.PromptMessages;
import dev.pinball.server.grpc.request.RequestReader;
import dev.pinball.server.grpc.transport.CallDeadline;
import dev.pinball.server.grpc.transport.Callers;
import dev.pinball.server.grpc.transport.Connections;
import dev.pinball.server.grpc.transport.EventLoops;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.request.Caller;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.request.PromptInput;
import dev.pinball.server.request.answer.Asked;
import dev.pinball.server.request.answer.SingleRequest;
import dev.pinball.v1.GenerateRequest;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** A call for one request: Generate, Complete, Rank and ModelInfer, which differ in their {@link ResponseWriter} alone. */
public final class SingleCall implements SingleRequest.Answers, OpenCall {
    private final EventLoops.Loop loop;
    private final OutgoingMessages<?> outgoing;
    private final ResponseWriter answer;
    private final SingleRequest request;
    private final CallDeadline deadline = CallDeadline.current();
    private final Caller caller = Callers.current();

    /** @param model the name of the one that it asks for; empty for the default */
    public SingleCall(
            ModelEndpoints models,
            String model,
            EventLoops.Loop loop,
            OutgoingMessages<?> outgoing,
            ResponseWriter answer) {
        this.loop = loop;
        this.outgoing = outgoing;
        this.answer = answer;
        request = new SingleRequest(
                models, model, new SingleRequest.Client(loop, loop.context(), Connections.current(), caller), this);
    }

    public void start(GenerateRequest message) {
        request.start(endpoint -> asked(endpoint, message));
    }

    /** @param asked reads the request for one model; may throw an {@code InvalidRequestException} */
    public void start(Function<ModelEndpoint, Asked> asked) {
        request.start(asked);
    }

    private Asked asked(ModelEndpoint endpoint, GenerateRequest message) {
        int answerCount = answer.answerCount(message.getOptions());
        GenerationRequest generation = RequestReader.of(endpoint.model())
                .read(
                        message.getOptions(),
                        false,
                        deadline.nanosOf(endpoint.engine(), RequestReader.deadlineMs(message.getOptions())),
                        caller);
        return new Asked(
                answer.ask(generation, endpoint.model()),
                answerCount,
                new PromptInput("prompt", PromptMessages.content(message.getPrompt(), endpoint.model())));
    }

    @Override
    public void accepted() {
        answer.accepted();
    }

    @Override
    public void add(int index, SequenceEvent.TokensGenerated tokens) {
        answer.add(index, tokens);
    }

    @Override
    public void addPrompt(int index, SequenceEvent.PromptScored scored) {
        answer.addPrompt(index, scored);
    }

    @Override
    public void finish(int index, SequenceEvent.Finished finished) {
        answer.finish(index, finished);
    }

    @Override
    public void end() {
        answer.end();
    }

    @Override
    public String budgetExceeded() {
        return answer.budgetExceeded();
    }

    @Override
    public void refuse(Refusal refusal) {
        outgoing.refuse(refusal);
    }

    @Override
    public void fail(FinishReason reason, String detail) {
        outgoing.fail(reason, detail);
    }

    @Override
    public boolean closed() {
        return outgoing.closed();
    }

    @Override
    public StreamBudget budget() {
        return outgoing.budget();
    }

    @Override
    public void drain() {}

    @Override
    public void end(FinishReason reason) {
        request.end(reason);
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
}
