package dev.pinball.server.openai;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.ServiceClass;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.grpc.call.OpenCall;
import dev.pinball.server.grpc.call.OpenCalls;
import dev.pinball.server.http.HttpExchange;
import dev.pinball.server.json.JsonFields;
import dev.pinball.server.openai.answer.EmbeddingsJson;
import dev.pinball.server.request.Caller;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.request.PromptInput;
import dev.pinball.server.request.answer.Asked;
import dev.pinball.server.request.answer.SingleRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Makes a vector of each input of one HTTP request. Each input is a request of its own to the engine, a few at a time, so that a
 * long list takes no more places than a few clients. On the event loop of the connection.
 */
final class EmbeddingsCall implements OpenCall, HttpExchange.Listener {
    private static final int AT_ONCE = 8;

    private final HttpExchange exchange;
    private final ModelEndpoints models;
    private final OpenCalls calls;
    private final String model;
    private final EmbeddingsRequest asked;
    private final ServiceClass serviceClass;
    private final StreamBudget budget;
    private final EmbeddingsJson vectors;
    private final Map<Integer, SingleRequest> running = new LinkedHashMap<>(); // by index
    private int next; // index of the input to start
    private long heldBytes;
    private boolean over;

    private EmbeddingsCall(
            HttpExchange exchange, ModelEndpoints models, OpenCalls calls, String model, EmbeddingsRequest asked) {
        this.exchange = exchange;
        this.models = models;
        this.calls = calls;
        this.model = model;
        this.asked = asked;
        Caller caller = exchange.caller();
        serviceClass = new ServiceClass(caller.tenant(), caller.priority(), "");
        budget = models.budget(models.limits().messageBytesMax());
        vectors = new EmbeddingsJson(asked.inputs().size(), asked.base64());
    }

    static void start(
            HttpExchange exchange, ModelEndpoints models, OpenCalls calls, ModelEndpoint endpoint, JsonFields fields) {
        EmbeddingsRequest asked = EmbeddingsRequest.read(fields, endpoint.model());
        EmbeddingsCall call =
                new EmbeddingsCall(exchange, models, calls, endpoint.model().name(), asked);
        calls.add(call);
        exchange.listen(call);
        call.startNext();
    }

    private void startNext() {
        while (!over && running.size() < AT_ONCE && next < asked.inputs().size()) {
            int index = next++;
            PromptInput input = asked.inputs().get(index);
            SingleRequest.Client client = new SingleRequest.Client(
                    exchange.loop(), exchange.loop().context(), Optional.of(exchange.share()), exchange.caller());
            SingleRequest request = new SingleRequest(models, model, client, new Input(index));
            running.put(index, request);
            request.start(
                    _ -> new Asked(GenerationRequest.embedding(asked.embedding().pooling(), serviceClass), 1, input));
            if (next <= index) {
                return; // there was no place for it
            }
        }
    }

    /** One input, from its admission to its vector. */
    private final class Input implements SingleRequest.Answers {
        private final int index;

        Input(int index) {
            this.index = index;
        }

        @Override
        public StreamBudget budget() {
            return budget;
        }

        @Override
        public boolean closed() {
            return over || exchange.over();
        }

        @Override
        public void accepted() {}

        @Override
        public void add(int answer, SequenceEvent.TokensGenerated tokens) {
            throw new IllegalStateException("tokens that were not asked for");
        }

        @Override
        public void embed(int answer, SequenceEvent.Embedded embedded) {
            heldBytes += embedded.budgetBytes();
            vectors.set(index, embedded.vector());
        }

        @Override
        public void finish(int answer, SequenceEvent.Finished finished) {
            vectors.addTokens(finished.usage().promptTokens());
        }

        @Override
        public void end() {
            running.remove(index);
            startNext();
            if (running.isEmpty() && !over) {
                exchange.respond(200, Map.of(), vectors.write(model));
                finished();
            }
        }

        /** Where every place is taken, those of this call make room for it. */
        @Override
        public boolean putsOff(Refusal refusal) {
            boolean makesRoom = refusal.reason() == Refusal.Reason.QUEUE_FULL && running.size() > 1;
            if (makesRoom) {
                running.remove(index);
                next = index;
            }
            return makesRoom;
        }

        @Override
        public void refuse(Refusal refusal) {
            running.remove(index);
            if (!over) {
                over = true;
                // Before the client knows: one of them may end at any time.
                unfinished().forEach(request -> request.refuseWithOther(refusal));
                failed(OpenAiError.of(refusal));
            }
        }

        @Override
        public void fail(FinishReason reason, String detail) {
            running.remove(index);
            if (!over) {
                failed(OpenAiError.of(reason, detail));
                EmbeddingsCall.this.end(FinishReason.CANCELLED);
            }
        }

        @Override
        public String budgetExceeded() {
            return "%s (expected: fewer inputs)".formatted(budget.exceeded());
        }
    }

    private void failed(OpenAiError error) {
        error.respond(exchange);
        finished();
    }

    private List<SingleRequest> unfinished() {
        return List.copyOf(running.values());
    }

    private void finished() {
        over = true;
        budget.release(heldBytes);
        heldBytes = 0;
        calls.remove(this);
    }

    @Override
    public Executor eventLoop() {
        return exchange.loop();
    }

    @Override
    public void drain() {}

    @Override
    public void end(FinishReason reason) {
        unfinished().forEach(request -> request.end(reason));
    }

    @Override
    public void endUnread(long nanosMax) {}

    @Override
    public void cancelled() {
        if (!over) {
            finished();
            end(FinishReason.CANCELLED);
        }
    }

    @Override
    public void lost() {
        cancelled();
    }

    @Override
    public void writable() {}
}
