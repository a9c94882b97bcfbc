package dev.pinball.server.grpc.generation;

import dev.pinball.engine.admission.ConnectionShare;
import dev.pinball.engine.request.AnswerCounts;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Ranges;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.SequencePhase;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.grpc.call.OpenCall;
import dev.pinball.server.grpc.request.RequestReader;
import dev.pinball.server.grpc.transport.CallDeadline;
import dev.pinball.server.grpc.transport.Callers;
import dev.pinball.server.grpc.transport.Connections;
import dev.pinball.server.grpc.transport.EventLoops;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.grpc.transport.StatusMapping;
import dev.pinball.server.request.Caller;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.request.PromptContent;
import dev.pinball.server.request.Refusals;
import dev.pinball.server.request.RefusedRequestException;
import dev.pinball.v1.Append;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.Start;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Converse stream: many requests, each under its id. It takes one message at a time and asks for the next when that
 * is done, so messages keep their order and a fast client waits. On the event loop of the call.
 */
final class ConverseCall implements StreamObserver<ConverseRequest>, OpenCall {
    private static final Logger LOG = LoggerFactory.getLogger(ConverseCall.class);
    private static final int REQUEST_ID_CHARACTERS_MAX = 128;
    private static final Future<Void> TAKEN = Future.succeededFuture();

    private final ModelEndpoints models;
    private final EventLoops.Loop loop;
    private final ServerCallStreamObserver<ConverseResponse> call;
    private final OutgoingMessages<ConverseResponse> outgoing;
    private final OpenRequests requests;
    private final CallDeadline deadline = CallDeadline.current();
    private final Caller caller = Callers.current();
    private final Optional<ConnectionShare> connection = Connections.current();
    private boolean taking;
    private boolean halfClosed;

    ConverseCall(ModelEndpoints models, EventLoops.Loop loop, ServerCallStreamObserver<ConverseResponse> call) {
        this.models = models;
        this.loop = loop;
        this.call = call;
        outgoing = new OutgoingMessages<>(call, models.budget(models.limits().bytesHeldMax()));
        requests = new OpenRequests(outgoing);
        call.disableAutoRequest();
        call.request(1);
    }

    @Override
    public void onNext(ConverseRequest message) {
        taking = true;
        Future.succeededFuture(message).compose(this::take).onComplete((_, failure) -> {
            if (failure != null) {
                notTaken(message, failure);
            }
            taken();
        });
    }

    private Future<Void> take(ConverseRequest message) {
        String id = message.getRequestId();
        int characters = id.codePointCount(0, id.length());
        Ranges.count("request_id", characters, "characters", 1, REQUEST_ID_CHARACTERS_MAX);
        return switch (message.getMessageCase()) {
            case START -> start(id, message.getStart());
            case APPEND -> append(find(id), message.getAppend());
            case GO -> go(find(id));
            case CANCEL -> cancel(id);
            case MESSAGE_NOT_SET ->
                throw new InvalidRequestException("message", "absent", "start, append, go or cancel");
        };
    }

    private Future<Void> start(String id, Start start) {
        if (requests.find(id).isPresent()) {
            throw new InvalidRequestException("request_id", id, "an id that is not open on this stream");
        }
        ModelEndpoint endpoint = models.find(start.getModel());
        int openMax = models.limits().requestsOpenMax();
        if (requests.count() >= openMax) {
            throw new RefusedRequestException(
                    endpoint.engine().refuseForNow(openMax + " requests are open on this stream"));
        }
        GenerationRequest generation = RequestReader.of(endpoint.model())
                .read(
                        start.getOptions(),
                        start.getKeepOpen(),
                        deadline.nanosOf(endpoint.engine(), RequestReader.deadlineMs(start.getOptions())),
                        caller);
        OpenRequest request = new OpenRequest(id, this, endpoint, generation, answerCount(start));
        PromptContent prompt = request.content(start.getPrompt());
        Optional<Refusal> refusal = request.sequences().reserve(start.getGo());
        if (refusal.isEmpty()) {
            requests.add(request);
            return begin(request, prompt, start.getGo());
        }
        if (models.retired(endpoint, refusal.get())) {
            return start(id, start);
        }
        throw new RefusedRequestException(refusal.get());
    }

    /** A request that is kept goes on after its answer, which it can have only one of. */
    private static int answerCount(Start start) {
        AnswerCounts counts = RequestReader.answerCounts(start.getOptions());
        return start.getKeepOpen() ? counts.requireOne() : counts.requireAll();
    }

    private Future<Void> begin(OpenRequest request, PromptContent prompt, boolean go) {
        return request.read(prompt, go, loop.context()).compose(tokenIds -> {
            Optional<Refusal> refusal = request.append(tokenIds, go);
            taken(request, refusal);
            if (refusal.isEmpty() && requests.contains(request)) {
                requests.accept(request);
            }
            return TAKEN;
        });
    }

    private Future<Void> append(OpenRequest request, Append append) {
        requireNotGenerating(request, "append");
        return request.read(request.content(append.getPrompt()), false, loop.context())
                .compose(tokenIds -> {
                    taken(request, request.append(tokenIds, false));
                    return TAKEN;
                });
    }

    /** The engine was handed a message of {@code request}; where its sequence has ended before, Finished says why. */
    private void taken(OpenRequest request, Optional<Refusal> refusal) {
        if (requests.contains(request) && request.sequences().phase() != SequencePhase.ENDED) {
            refusal.ifPresent(reason -> requests.refuse(request.id(), reason));
        }
    }

    private Future<Void> go(OpenRequest request) {
        requireNotGenerating(request, "go");
        taken(request, request.sequences().go());
        return TAKEN;
    }

    /** Cancel of a request that has just ended does nothing: the messages crossed. */
    private Future<Void> cancel(String id) {
        requests.find(id).ifPresent(request -> request.sequences().cancel(FinishReason.CANCELLED));
        return TAKEN;
    }

    private OpenRequest find(String id) {
        return requests.find(id)
                .orElseThrow(() -> new InvalidRequestException("request_id", id, "the id of an open request"));
    }

    private static void requireNotGenerating(OpenRequest request, String message) {
        if (request.generating()) {
            throw new InvalidRequestException(message, "during the answer", "before Go, or after Finished");
        }
    }

    private void notTaken(ConverseRequest message, Throwable failure) {
        String id = message.getRequestId();
        Refusals refusals = models.refusals(message.getStart().getModel());
        if (failure instanceof InvalidRequestException invalid) {
            refuse(InvalidRequestException.shortened(id), invalid.refusal(), refusals); // a valid one is short
        } else if (failure instanceof RefusedRequestException refused) {
            refuse(id, refused.refusal(), refusals);
        } else if (!(failure instanceof CancellationException)) { // nobody wants its prompt any longer
            LOG.error("a message could not be taken", failure);
            if (requests.find(id).isEmpty()) {
                refusals.observer().endedUnadmitted(FinishReason.ERROR);
            }
            requests.fail(Status.INTERNAL.withDescription("a message could not be taken"));
        }
    }

    private void refuse(String id, Refusal refusal, Refusals refusals) {
        if (requests.find(id).isEmpty()) {
            refusals.refused(caller.of(id), refusal);
        }
        requests.refuse(id, refusal);
    }

    private void taken() {
        taking = false;
        if (halfClosed) {
            requests.endWith(Status.OK, FinishReason.CANCELLED);
        } else if (!outgoing.closed()) {
            call.request(1);
        }
    }

    @Override
    public void onCompleted() {
        halfClosed = true;
        if (!taking) {
            requests.endWith(Status.OK, FinishReason.CANCELLED);
        }
    }

    /** Follows {@link #cancelled}, which has done everything. */
    @Override
    public void onError(Throwable cancellation) {}

    @Override
    public void drain() {
        requests.endWith(StatusMapping.SHUTTING_DOWN, FinishReason.SHUTDOWN);
    }

    @Override
    public void end(FinishReason reason) {
        requests.cancelAll(reason);
    }

    @Override
    public void endUnread(long nanosMax) {
        if (outgoing.endUnread(nanosMax)) {
            requests.cancelAll(FinishReason.SLOW_READER);
        }
    }

    @Override
    public void cancelled() {
        outgoing.close();
        requests.cancelAll(deadline.cancellation());
    }

    OpenRequests requests() {
        return requests;
    }

    Optional<ConnectionShare> connection() {
        return connection;
    }

    Caller caller() {
        return caller;
    }

    StreamBudget budget() {
        return outgoing.budget();
    }

    @Override
    public Executor eventLoop() {
        return loop;
    }
}
