package dev.pinball.server.grpc.models;

import dev.pinball.accelerator.sampling.LogitsCopy;
import dev.pinball.accelerator.sampling.RankedChoice;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Ranges;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.server.grpc.generation.ResponseWriter;
import dev.pinball.server.grpc.transport.Callers;
import dev.pinball.server.grpc.transport.EventLoops;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.grpc.transport.StatusMapping;
import dev.pinball.server.request.Caller;
import dev.pinball.server.request.Refusals;
import dev.pinball.server.request.ServedModel;
import dev.pinball.v1.RankRequest;
import dev.pinball.v1.RankResponse;
import dev.pinball.v1.RankedToken;
import dev.pinball.v1.Stage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the ranked tokens that could follow a prompt. */
final class RankResponseWriter implements ResponseWriter {
    private static final int COUNT_DEFAULT = 10;
    private static final int COUNT_MAX = 1_000;

    private final Refusals refusals;
    private final Caller caller = Callers.current();
    private final EventLoops.Loop loop;
    private final OutgoingMessages<RankResponse> outgoing;
    private final RankRequest request;
    private final LogitsCopy logits = new LogitsCopy();
    private @Nullable Tokenizer tokenizer;
    private SamplingParameters parameters = SamplingParameters.GREEDY;

    RankResponseWriter(
            Refusals refusals, EventLoops.Loop loop, OutgoingMessages<RankResponse> outgoing, RankRequest request) {
        this.refusals = refusals;
        this.loop = loop;
        this.outgoing = outgoing;
        this.request = request;
    }

    @Override
    public GenerationRequest ask(GenerationRequest asked, ServedModel model) {
        count();
        tokenizer = model.tokenizer();
        parameters = asked.sampling();
        return asked.forOneStep(logits);
    }

    @Override
    public void accepted() {}

    @Override
    public void add(int index, SequenceEvent.TokensGenerated tokens) {
        outgoing.drop(tokens);
    }

    @Override
    public void finish(int index, SequenceEvent.Finished finished) {}

    @Override
    public void end() {
        loop.context()
                .executeBlocking(this::rank, false)
                .onSuccess(outgoing::addLast)
                .onFailure(failure -> refusals.fail(outgoing, caller, failure));
    }

    @Override
    public String budgetExceeded() {
        return StatusMapping.slowReader(outgoing.budget());
    }

    private RankResponse rank() {
        RankedChoice choice = RankedChoice.of(logits.logits().orElseThrow(), parameters, count());
        RankResponse.Builder response = RankResponse.newBuilder().setLeft(choice.leftCount());
        choice.leftCounts()
                .forEach((stage, left) -> response.addStages(
                        Stage.newBuilder().setName(stage.key()).setLeft(left)));
        choice.tokens()
                .forEach(token -> response.addTokens(RankedToken.newBuilder()
                        .setId(token.tokenId())
                        .setText(Objects.requireNonNull(tokenizer).text(token.tokenId()))
                        .setProbability(token.probability())
                        .addAllAfter(token.after().values())
                        .setLeft(token.left())));
        return response.build();
    }

    private int count() {
        return request.hasCount() ? Ranges.within("count", request.getCount(), 1, COUNT_MAX) : COUNT_DEFAULT;
    }
}
