package dev.pinball.server.request;

import dev.pinball.engine.report.EngineProgress;
import dev.pinball.engine.report.RequestObserver;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.stream.SharedBudget;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.config.StreamLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The models that requests meet, by the names that requests give them; one without a name meets the first. Any thread.
 */
public final class ModelEndpoints implements AutoCloseable {
    private final StreamLimits limits;
    private final SharedBudget unread;
    private final PromptExecutor prompts;
    private final Refusals unmet;
    private volatile List<ModelEndpoint> all = List.of();

    /**
     * @param limits of all streams, whatever their model
     * @param unmet learns of requests that meet no model
     */
    public ModelEndpoints(StreamLimits limits, RequestObserver unmet) {
        this.limits = limits;
        this.unmet = new Refusals("", unmet);
        unread = new SharedBudget(limits.heapBytesHeldMax());
        prompts = new PromptExecutor(limits.promptBytesMax());
    }

    /**
     * Requests meet {@code model} from now on, in place of the one named {@code replaced}, or as one more.
     *
     * @param observer learns of each request for it that the engine does not admit
     */
    public synchronized void put(ServedModel model, RequestObserver observer, Optional<String> replaced) {
        ModelEndpoint endpoint = new ModelEndpoint(
                model,
                new PromptReader(model.tokenizer(), model.contextTokensMax(), prompts, model.engine()::refuseForNow),
                new Refusals(model.name(), observer));
        List<ModelEndpoint> next = new ArrayList<>(all);
        int index = replaced.map(this::index).orElse(-1);
        if (index < 0) {
            next.add(endpoint);
        } else {
            next.set(index, endpoint);
        }
        all = List.copyOf(next);
    }

    /** Requests meet the model of this name no longer. */
    public synchronized void remove(String name) {
        all = all.stream().filter(endpoint -> !endpoint.name().equals(name)).toList();
    }

    private int index(String name) {
        return all.stream().map(ModelEndpoint::name).toList().indexOf(name);
    }

    /** All models, the default first. */
    public List<ModelEndpoint> all() {
        return all;
    }

    /**
     * The model of a request.
     *
     * @param name empty for the default
     * @throws RefusedRequestException when there is none
     */
    public ModelEndpoint find(String name) {
        return known(name).orElseThrow(() -> new RefusedRequestException(Refusal.unknownModel(name, names())));
    }

    private Optional<ModelEndpoint> known(String name) {
        return all.stream()
                .filter(endpoint -> name.isEmpty() || endpoint.name().equals(name))
                .findFirst();
    }

    private String names() {
        return all.stream().map(ModelEndpoint::name).collect(Collectors.joining(", "));
    }

    /** Whether {@code refusal} only means that {@code endpoint} is served no longer: what a request names now is another. */
    @SuppressWarnings("ReferenceEquality") // an endpoint is equal to itself alone
    public boolean retired(ModelEndpoint endpoint, Refusal refusal) {
        return refusal.reason() == Refusal.Reason.SHUTTING_DOWN && all.stream().noneMatch(each -> each == endpoint);
    }

    /** Answers requests for {@code name} that no engine admits. */
    public Refusals refusals(String name) {
        return known(name).map(ModelEndpoint::refusals).orElse(unmet);
    }

    /** Answers calls that no engine would admit. */
    public Refusals refusals() {
        return unmet;
    }

    public StreamLimits limits() {
        return limits;
    }

    /** The budget of a stream that may hold back {@code bytesMax}. */
    public StreamBudget budget(int bytesMax) {
        return unread.stream(bytesMax);
    }

    /** Of all engines. */
    public List<EngineProgress> progress() {
        return all.stream().map(endpoint -> endpoint.engine().progress()).toList();
    }

    /** No engine takes new sequences from now on; those that have a place go on, while their prompts are read, too. */
    public void retire() {
        all.forEach(endpoint -> endpoint.engine().retire());
    }

    /** Prompts are read no longer. */
    @Override
    public void close() {
        prompts.close();
    }
}
