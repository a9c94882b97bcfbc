package dev.pinball.server.request.answer;

import dev.pinball.engine.admission.ConnectionShare;
import dev.pinball.engine.admission.TenantQuota;
import dev.pinball.engine.stream.EventSink;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.request.Caller;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Takes the events of one answer of a request.
 *
 * @param model its name
 */
public record AnswerSink(Request request, int answer, String model) implements EventSink {

    /** A request with one answer or more. */
    public interface Request {
        Executor eventLoop();

        StreamBudget budget();

        Optional<ConnectionShare> connection();

        Caller caller();

        /** Whether one of its messages was refused, which has been told. */
        boolean refused();

        /** Takes the next event of {@code answer}. */
        void accept(int answer, SequenceEvent event);
    }

    @Override
    public Executor eventLoop() {
        return request.eventLoop();
    }

    @Override
    public StreamBudget budget() {
        return request.budget();
    }

    @Override
    public Optional<ConnectionShare> connection() {
        return request.connection();
    }

    @Override
    public Optional<TenantQuota> quota() {
        return request.caller().quota();
    }

    @Override
    public void accept(SequenceEvent event) {
        if (event instanceof SequenceEvent.Finished finished && !request.refused()) {
            request.caller().finished(model, finished);
        }
        request.accept(answer, event);
    }
}
