package dev.pinball.server.request.answer;

import dev.pinball.engine.admission.ConnectionShare;
import dev.pinball.engine.loop.SequenceGroup;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.SequencePhase;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.request.Caller;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.request.PromptContent;
import dev.pinball.server.request.Reading;
import dev.pinball.server.request.RefusedRequestException;
import dev.pinball.server.request.Response;
import io.vertx.core.Context;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request with a complete prompt, from its admission to the end of its answers. On the event loop of its client. */
public final class SingleRequest implements AnswerSink.Request {
    private static final Logger LOG = LoggerFactory.getLogger(SingleRequest.class);
    private static final String PROMPT = "prompt"; // as the engine says

    private final ModelEndpoints models;
    private final String model;
    private final Client client;
    private final Answers answers;
    private Optional<SequenceGroup> sequences = Optional.empty();
    private int answersLeft;
    private boolean refused;
    private String met = "";
    private Reading reading = Reading.EMPTY;

    /**
     * Where the request comes from.
     *
     * @param eventLoop runs all of the request
     * @param context of that event loop
     * @param connection what it holds; empty where none shares the engine with others
     * @param caller who calls
     */
    public record Client(Executor eventLoop, Context context, Optional<ConnectionShare> connection, Caller caller) {
        /** The client of one of the requests of a call that has several. */
        public Client of(String requestId) {
            return new Client(eventLoop, context, connection, caller.of(requestId));
        }
    }

    /**
     * What is asked of one model.
     *
     * @param answerCount answers to generate
     * @param field what the protocol calls the prompt
     */
    public record Asked(GenerationRequest generation, int answerCount, String field, PromptContent prompt) {
        /** A request whose prompt is called one. */
        public Asked(GenerationRequest generation, int answerCount, PromptContent prompt) {
            this(generation, answerCount, PROMPT, prompt);
        }

        private boolean answered() {
            return !generation.stop().answersNothing();
        }
    }

    /** Where the answers go. */
    public interface Answers extends Response {
        StreamBudget budget();

        /** Whether nothing is written any more. */
        boolean closed();

        /** The prompt is taken. */
        void accepted();

        /** Takes the next tokens of the answer with this index, and what they have reserved of the budget. */
        void add(int index, SequenceEvent.TokensGenerated tokens);

        /** Takes the scores of tokens of the prompt, which come before the answer with this index, where they were asked for. */
        default void addPrompt(int index, SequenceEvent.PromptScored scored) {
            throw new IllegalStateException("scores that were not asked for");
        }

        /** Takes the embedding of the prompt, where it was asked for. */
        default void embed(int index, SequenceEvent.Embedded embedded) {
            throw new IllegalStateException("an embedding that was not asked for");
        }

        /** The answer with this index is complete. */
        void finish(int index, SequenceEvent.Finished finished);

        /** All answers are complete. */
        void end();

        /** Whether the request is put off: another asks for the same later, and this refusal counts for nothing. */
        default boolean putsOff(Refusal refusal) {
            return false;
        }

        /** Says that the budget is used up, and the remedy. */
        String budgetExceeded();
    }

    /** @param model the name of the one that it asks for; empty for the default */
    public SingleRequest(ModelEndpoints models, String model, Client client, Answers answers) {
        this.models = models;
        this.model = model;
        this.client = client;
        this.answers = answers;
    }

    /**
     * Takes a place first, then reads the prompt: what waits to be read is bounded by the places.
     *
     * @param asked reads the request for one model; may throw an {@link InvalidRequestException}
     */
    public void start(Function<ModelEndpoint, Asked> asked) {
        try {
            ModelEndpoint endpoint = models.find(model);
            Asked ofModel = asked.apply(endpoint);
            endpoint.prompts().check(ofModel.field(), ofModel.prompt(), ofModel.answered());
            if (!admit(endpoint, ofModel)) {
                start(asked);
            }
        } catch (RuntimeException failure) {
            models.refusals(model).fail(answers, client.caller(), failure);
        }
    }

    /** False where the model is served no longer. */
    private boolean admit(ModelEndpoint endpoint, Asked asked) {
        answersLeft = asked.answerCount();
        met = endpoint.name();
        SequenceGroup group = new SequenceGroup(
                endpoint.engine(),
                asked.generation(),
                answersLeft,
                index -> new AnswerSink(this, index, endpoint.model().name()));
        Optional<Refusal> refusal = group.reserve(true);
        if (refusal.isEmpty()) {
            sequences = Optional.of(group);
            read(endpoint, group, asked);
        } else if (models.retired(endpoint, refusal.get())) {
            return false;
        } else if (!answers.putsOff(refusal.get())) {
            endpoint.refusals().refuse(answers, client.caller(), refusal.get());
        }
        return true;
    }

    private void read(ModelEndpoint endpoint, SequenceGroup admitted, Asked asked) {
        try {
            reading = endpoint.prompts().read(asked.prompt(), true, client.context());
            reading.tokenIds()
                    .onSuccess(tokenIds -> go(admitted, tokenIds, asked.field()))
                    .onFailure(failure -> notRead(admitted, failure));
        } catch (RefusedRequestException refused) {
            refuse(admitted, refused.refusal());
        }
    }

    private void go(SequenceGroup admitted, int[] tokenIds, String field) {
        if (answers.closed()) {
            return;
        }
        Optional<Refusal> refusal = admitted.append(tokenIds, true);
        if (refusal.isEmpty()) {
            answers.accepted();
        } else if (admitted.phase() != SequencePhase.ENDED) { // otherwise its end follows
            refuse(admitted, refusal.get().renamed(PROMPT, field));
        }
    }

    private void refuse(SequenceGroup admitted, Refusal refusal) {
        refused = true;
        if (answers.putsOff(refusal)) {
            admitted.cancel(FinishReason.CANCELLED);
            return;
        }
        client.caller().refused(met, refusal);
        admitted.refuse(refusal);
        answers.refuse(refusal);
    }

    /** Ends what is still generated, since another request of the same call was refused: it counts as refused, too. */
    public void refuseWithOther(Refusal refusal) {
        reading.stop().run();
        sequences.ifPresent(admitted -> {
            refused = true;
            client.caller().refused(met, refusal);
            admitted.refuse(refusal);
        });
    }

    private void notRead(SequenceGroup admitted, Throwable failure) {
        switch (failure) {
            case CancellationException _ -> {} // stopped because the sequence has ended
            case InvalidRequestException invalid -> refuse(admitted, invalid.refusal());
            default -> {
                LOG.error("a prompt could not be read", failure);
                admitted.cancel(FinishReason.ERROR);
                answers.fail(FinishReason.ERROR, "the prompt could not be read");
            }
        }
    }

    @Override
    public void accept(int index, SequenceEvent event) {
        if (refused || answers.closed()) {
            budget().release(event.budgetBytes());
            return;
        }
        switch (event) {
            case SequenceEvent.TokensGenerated tokens -> answers.add(index, tokens);
            case SequenceEvent.PromptScored scored -> answers.addPrompt(index, scored);
            case SequenceEvent.Embedded embedded -> answers.embed(index, embedded);
            case SequenceEvent.Finished finished -> finish(index, finished);
        }
    }

    private void finish(int index, SequenceEvent.Finished finished) {
        reading.stop().run();
        switch (finished.reason()) {
            case END_OF_OUTPUT, STOP, LENGTH -> {
                answers.finish(index, finished);
                if (--answersLeft == 0) {
                    answers.end();
                }
            }
            case SLOW_READER -> fail(finished.reason(), answers.budgetExceeded());
            case CANCELLED, DEADLINE, IDLE, SHUTDOWN, ERROR -> fail(finished.reason(), finished.message());
        }
    }

    private void fail(FinishReason reason, String detail) {
        answers.fail(reason, detail);
        end(FinishReason.CANCELLED);
    }

    /** Ends what is still generated. */
    public void end(FinishReason reason) {
        reading.stop().run();
        sequences.ifPresent(group -> group.cancel(reason));
    }

    @Override
    public Executor eventLoop() {
        return client.eventLoop();
    }

    @Override
    public Optional<ConnectionShare> connection() {
        return client.connection();
    }

    @Override
    public boolean refused() {
        return refused;
    }

    @Override
    public Caller caller() {
        return client.caller();
    }

    @Override
    public StreamBudget budget() {
        return answers.budget();
    }
}
