package dev.pinball.server.openai;

import dev.pinball.engine.request.AnswerCounts;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.grpc.call.OpenCall;
import dev.pinball.server.grpc.call.OpenCalls;
import dev.pinball.server.http.HttpExchange;
import dev.pinball.server.openai.answer.AnswerJson;
import dev.pinball.server.openai.assistant.AnswerReading;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.request.answer.Asked;
import dev.pinball.server.request.answer.SingleRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** A request over HTTP that generates, from its message to its last byte. On the event loop of its connection. */
abstract class HttpCall implements SingleRequest.Answers, OpenCall, HttpExchange.Listener {
    /**
     * How its answers are written.
     *
     * @param counts of each prompt
     * @param echoes before the answers to each prompt
     */
    record Form(AnswerJson json, AnswerReading reading, AnswerCounts counts, List<Echo> echoes) {
        Form {
            echoes = List.copyOf(echoes);
        }

        int promptCount() {
            return echoes.size();
        }

        /** The echo before a choice: those of the first prompt come first. */
        Echo echo(int choice) {
            return echoes.get(choice / counts.returned());
        }

        /** The index of the prompt that an answer is for. */
        int prompt(int generated) {
            return generated / counts.generated();
        }
    }

    private final HttpExchange exchange;
    private final OpenCalls calls;
    private final StreamBudget budget;
    private final SingleRequest request;

    /**
     * @param model the name of the one that it asks for; empty for the default
     * @param budget what may be held for the client
     */
    HttpCall(HttpExchange exchange, ModelEndpoints models, String model, OpenCalls calls, StreamBudget budget) {
        this.exchange = exchange;
        this.calls = calls;
        this.budget = budget;
        request = new SingleRequest(
                models,
                model,
                new SingleRequest.Client(
                        exchange.loop(), exchange.loop().context(), Optional.of(exchange.share()), exchange.caller()),
                this);
    }

    final void start(Function<ModelEndpoint, Asked> asked) {
        calls.add(this);
        exchange.listen(this);
        request.start(asked);
    }

    final HttpExchange exchange() {
        return exchange;
    }

    /** Releases what waits to be written. */
    abstract void dropWaiting();

    /** Since when, on the clock of {@link System#nanoTime}, the client reads nothing of what waits; empty where nothing does. */
    abstract Optional<Long> unreadSinceNanos();

    /** Says that a response which has begun is not complete. */
    abstract void writeError(OpenAiError error);

    /** The response is complete, or nothing is written any more. */
    final void over() {
        dropWaiting();
        calls.remove(this);
    }

    @Override
    public final void refuse(Refusal refusal) {
        end(OpenAiError.of(refusal));
    }

    @Override
    public final void fail(FinishReason reason, String detail) {
        end(OpenAiError.of(reason, detail));
    }

    private void end(OpenAiError error) {
        if (exchange.begun()) {
            writeError(error);
        } else {
            error.respond(exchange);
        }
        over();
    }

    @Override
    public final boolean closed() {
        return exchange.over();
    }

    @Override
    public final StreamBudget budget() {
        return budget;
    }

    @Override
    public final void lost() {
        cancelled();
    }

    @Override
    public final Executor eventLoop() {
        return exchange.loop();
    }

    @Override
    public final void drain() {}

    @Override
    public final void end(FinishReason reason) {
        request.end(reason);
    }

    /** A client that doesn't read would not read the error either. */
    @Override
    public final void endUnread(long nanosMax) {
        boolean stalled = unreadSinceNanos()
                .filter(since -> System.nanoTime() - since >= nanosMax)
                .isPresent();
        if (!exchange.over() && (stalled || budget.givenUp())) {
            request.end(FinishReason.SLOW_READER);
            exchange.abort();
            over();
        }
    }

    @Override
    public final void cancelled() {
        request.end(FinishReason.CANCELLED);
        over();
    }

    /** Says what is used up, and the remedy. */
    final String exceeded(String remedy) {
        return "%s (expected: %s)".formatted(budget.exceeded(), remedy);
    }
}
