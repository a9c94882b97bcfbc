package dev.pinball.server.request.answer;

import dev.pinball.engine.admission.ConnectionShare;
import dev.pinball.engine.admission.SequenceSlots;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.request.Caller;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.request.RefusedRequestException;
import dev.pinball.server.request.Response;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request with a complete prompt or several, from its admission to the end of its answers. The answers to the first prompt
 * come first in the order of their index. On the event loop of its client.
 */
public final class SingleRequest {
    private static final Logger LOG = LoggerFactory.getLogger(SingleRequest.class);

    private final ModelEndpoints models;
    private final String model;
    private final Client client;
    private final Answers answers;
    private List<AdmittedPrompt> prompts = List.of();
    private int answersLeft;
    private String met = "";

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

        private SequenceSlots.Claim claim() {
            return new SequenceSlots.Claim(connection, caller.tenant(), caller.quota());
        }
    }

    /** Where the answers go. */
    public interface Answers extends Response {
        StreamBudget budget();

        /** Whether nothing is written any more. */
        boolean closed();

        /** The prompts are taken. */
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
     * Takes places first, then reads the prompts: what waits to be read is bounded by the places. Nothing is generated before
     * every prompt is read and found right.
     *
     * @param asked reads the request for one model; may throw an {@link InvalidRequestException}
     */
    public void start(Function<ModelEndpoint, Asked> asked) {
        try {
            ModelEndpoint endpoint = models.find(model);
            Asked ofModel = asked.apply(endpoint);
            ofModel.check(endpoint.prompts());
            if (!admit(endpoint, ofModel)) {
                start(asked);
            }
        } catch (RuntimeException failure) {
            models.refusals(model).fail(answers, client.caller(), failure);
        }
    }

    /** False where the model is served no longer. */
    private boolean admit(ModelEndpoint endpoint, Asked asked) {
        answersLeft = asked.answerCountInAll();
        met = endpoint.name();
        List<AdmittedPrompt> admitted = prompts(endpoint, asked);
        Optional<Refusal> refusal = admitted.size() == 1 // it asks for the places of its answers together
                ? reserve(admitted)
                : endpoint.engine().refusePlaces(answersLeft, client.claim()).or(() -> reserve(admitted));
        if (refusal.isEmpty()) {
            prompts = admitted;
            read(endpoint);
        } else if (models.retired(endpoint, refusal.get())) {
            return false;
        } else if (!answers.putsOff(refusal.get())) {
            endpoint.refusals().refuse(answers, client.caller(), refusal.get());
        }
        return true;
    }

    private List<AdmittedPrompt> prompts(ModelEndpoint endpoint, Asked asked) {
        List<AdmittedPrompt> all = new ArrayList<>();
        for (Asked.AskedPrompt prompt : asked.prompts()) {
            Caller caller = asked.prompts().size() == 1
                    ? client.caller()
                    : client.caller().of(Integer.toString(all.size()));
            int firstAnswer = all.size() * asked.answerCount();
            all.add(new AdmittedPrompt(this, endpoint, prompt, asked.answerCount(), firstAnswer, caller));
        }
        return all;
    }

    /** A place for each answer to each prompt, or none; empty when taken. */
    private static Optional<Refusal> reserve(List<AdmittedPrompt> all) {
        Optional<Refusal> refusal = all.stream()
                .map(AdmittedPrompt::reserve)
                .flatMap(Optional::stream)
                .findFirst();
        if (refusal.isPresent()) {
            all.forEach(AdmittedPrompt::giveUp);
        }
        return refusal;
    }

    private void read(ModelEndpoint endpoint) {
        try {
            List<Future<int[]>> tokenIds = new ArrayList<>();
            for (AdmittedPrompt prompt : prompts) {
                tokenIds.add(prompt.read(client.context()));
            }
            Future.all(tokenIds).onSuccess(all -> go(endpoint, all.list())).onFailure(this::notRead);
        } catch (RefusedRequestException refused) {
            refuse(refused.refusal());
        }
    }

    private void go(ModelEndpoint endpoint, List<int[]> tokenIds) {
        if (answers.closed()) {
            return;
        }
        Optional<Refusal> refusal = check(endpoint, tokenIds);
        for (int index = 0; index < tokenIds.size() && refusal.isEmpty(); index++) {
            AdmittedPrompt prompt = prompts.get(index);
            refusal = prompt.go(tokenIds.get(index));
            if (refusal.isPresent() && prompt.ended()) {
                return; // its end follows
            }
        }
        refusal.ifPresentOrElse(this::refuse, answers::accepted);
    }

    /** Why the prompts can't be answered, one of them or all together; empty where they can. */
    private Optional<Refusal> check(ModelEndpoint endpoint, List<int[]> tokenIds) {
        long tokenCount = 0; // before all answers
        for (int index = 0; index < tokenIds.size(); index++) {
            AdmittedPrompt prompt = prompts.get(index);
            Optional<Refusal> refusal = prompt.check(tokenIds.get(index));
            if (refusal.isPresent()) {
                return refusal;
            }
            tokenCount += (long) prompt.answerCount() * tokenIds.get(index).length;
        }
        return endpoint.engine().refuseTogether(answersLeft, tokenCount);
    }

    private void refuse(Refusal refusal) {
        if (answers.putsOff(refusal)) {
            prompts.forEach(AdmittedPrompt::giveUp);
        } else {
            refuseWithOther(refusal);
            answers.refuse(refusal);
        }
    }

    /** Ends what is still generated, and counts it as refused; its client is told by another request of the same call. */
    public void refuseWithOther(Refusal refusal) {
        if (!prompts.isEmpty()) {
            client.caller().refused(met, refusal);
            prompts.getFirst().refuse(refusal);
            prompts.stream().skip(1).forEach(AdmittedPrompt::giveUp);
        }
    }

    private void notRead(Throwable failure) {
        switch (failure) {
            case CancellationException _ -> {} // stopped because a sequence has ended
            case InvalidRequestException invalid -> refuse(invalid.refusal());
            default -> {
                LOG.error("a prompt could not be read", failure);
                end(FinishReason.ERROR);
                answers.fail(FinishReason.ERROR, "the prompt could not be read");
            }
        }
    }

    /** Takes the next event of the answer with this index. */
    void accept(int index, SequenceEvent event) {
        if (answers.closed()) {
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
        prompts.forEach(prompt -> prompt.end(reason));
    }

    Client client() {
        return client;
    }

    StreamBudget budget() {
        return answers.budget();
    }
}
