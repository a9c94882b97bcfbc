package dev.pinball.cli;

import dev.pinball.v1.Append;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.Finished;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.Go;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.Start;
import dev.pinball.v1.Token;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** A client that asks many things on one Converse stream and keeps the token ids of each answer. */
final class ConverseStream implements StreamObserver<ConverseResponse> {
    private static final String KEPT = "kept";

    private final Map<String, List<Integer>> tokenIds = new ConcurrentHashMap<>();
    private final Map<String, String> ends = new ConcurrentHashMap<>();
    private final Semaphore accepted = new Semaphore(0);
    private final Semaphore turns = new Semaphore(0);
    private final CountDownLatch completed = new CountDownLatch(1);
    private final StreamObserver<ConverseRequest> requests;

    ConverseStream(GenerationGrpc.GenerationStub stub) {
        requests = stub.converse(this);
    }

    void send(String id, Start start) {
        requests.onNext(
                ConverseRequest.newBuilder().setRequestId(id).setStart(start).build());
    }

    /** Sends more of a prompt, then that it is complete. */
    void complete(String id, Prompt rest) {
        requests.onNext(ConverseRequest.newBuilder()
                .setRequestId(id)
                .setAppend(Append.newBuilder().setPrompt(rest))
                .build());
        requests.onNext(ConverseRequest.newBuilder()
                .setRequestId(id)
                .setGo(Go.getDefaultInstance())
                .build());
    }

    /** Waits until {@code count} more requests are accepted. */
    void awaitAccepted(int count) throws InterruptedException {
        accepted.acquire(count);
    }

    /** Waits until {@code count} more answers are finished and their sequences kept. */
    void awaitTurns(int count) throws InterruptedException {
        turns.acquire(count);
    }

    /** Sends no more, waits for the end of the stream and returns the ids of every answer. */
    Map<String, List<Integer>> answers() throws InterruptedException {
        requests.onCompleted();
        completed.await();
        return Map.copyOf(tokenIds);
    }

    /** How each request ended; "kept" where it waits for its next turn. */
    Map<String, String> ends() {
        return Map.copyOf(ends);
    }

    @Override
    public void onNext(ConverseResponse response) {
        String id = response.getRequestId();
        switch (response.getMessageCase()) {
            case ACCEPTED -> {
                tokenIds.put(id, new ArrayList<>());
                accepted.release();
            }
            case TOKEN -> add(id, response.getToken());
            case FINISHED -> finish(id, response.getFinished());
            case REFUSED -> end(id, response.getRefused().getMessage());
            case PROMPT_TOKENS -> {} // are not asked for
            case MESSAGE_NOT_SET -> end(id, "an empty message");
        }
    }

    @Override
    public void onError(Throwable failure) {
        ends.put("stream", failure.toString());
        completed.countDown();
    }

    @Override
    public void onCompleted() {
        completed.countDown();
    }

    private void add(String id, Token token) {
        Objects.requireNonNull(tokenIds.get(id)).addAll(token.getIdsList());
    }

    private void finish(String id, Finished finished) {
        if (finished.getKept()) {
            ends.put(id, KEPT);
            turns.release();
        } else {
            ends.remove(id, KEPT);
            end(id, finished.getReason().name());
        }
    }

    private void end(String id, String how) {
        String before = ends.put(id, how);
        if (before != null) {
            ends.put(id, "ended twice: " + before + ", " + how);
        }
    }
}
