package dev.pinball.server.grpc.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.server.grpc.RunningServer;
import dev.pinball.v1.Append;
import dev.pinball.v1.Cancel;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.Finished;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Go;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.Refused;
import dev.pinball.v1.Start;
import io.grpc.Channel;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The client's side of one Converse stream. */
public final class Conversation {
    private final Responses<ConverseRequest, ConverseResponse> responses;
    private final List<ConverseResponse> seen = new ArrayList<>();

    private Conversation(GenerationGrpc.GenerationStub calls, Responses<ConverseRequest, ConverseResponse> responses) {
        this.responses = responses;
        calls.converse(responses);
    }

    public static Conversation reading(RunningServer running) {
        return new Conversation(running.calls(), Responses.reading());
    }

    /** Over another channel than that of the server. */
    public static Conversation reading(Channel channel) {
        return new Conversation(GenerationGrpc.newStub(channel), Responses.reading());
    }

    static Conversation neverReading(RunningServer running) {
        return new Conversation(running.calls(), Responses.neverReading());
    }

    public static Start.Builder prompt(String text, int tokensMax) {
        return Start.newBuilder()
                .setPrompt(Prompt.newBuilder().setText(text))
                .setOptions(
                        GenerationOptions.newBuilder().setMaxTokens(tokensMax).setSeed(7));
    }

    public void start(String id, Start.Builder start) {
        send(ConverseRequest.newBuilder().setRequestId(id).setStart(start));
    }

    void append(String id, String text) {
        Append append =
                Append.newBuilder().setPrompt(Prompt.newBuilder().setText(text)).build();
        send(ConverseRequest.newBuilder().setRequestId(id).setAppend(append));
    }

    public void go(String id) {
        send(ConverseRequest.newBuilder().setRequestId(id).setGo(Go.getDefaultInstance()));
    }

    void cancel(String id) {
        send(ConverseRequest.newBuilder().setRequestId(id).setCancel(Cancel.getDefaultInstance()));
    }

    void send(ConverseRequest.Builder message) {
        responses.call().onNext(message.build());
    }

    void cancelCall() {
        responses.call().cancel("enough", null);
    }

    public void endInput() {
        responses.call().onCompleted();
    }

    void read(int count) {
        responses.call().request(count);
    }

    /** The next message of the stream. */
    ConverseResponse next() throws InterruptedException {
        return responses.next();
    }

    /** The next message of {@code id}; it has to be the next of the stream that is no token of another request. */
    public ConverseResponse next(String id) throws InterruptedException {
        while (true) {
            ConverseResponse message = responses.next();
            seen.add(message);
            if (message.getRequestId().equals(id)) {
                return message;
            }
        }
    }

    /** Reads tokens of {@code id} until its answer is finished. */
    public Finished finished(String id) throws InterruptedException {
        ConverseResponse message = next(id);
        while (!message.hasFinished()) {
            assertThat(message.hasRefused()).as(message.toString()).isFalse();
            message = next(id);
        }
        return message.getFinished();
    }

    public Refused refused(String id) throws InterruptedException {
        ConverseResponse message = next(id);
        while (message.hasAccepted() || message.hasToken()) {
            message = next(id);
        }
        assertThat(message.hasRefused()).as(message.toString()).isTrue();
        return message.getRefused();
    }

    /** The text of all tokens of {@code id} that were read. */
    public String text(String id) {
        StringBuilder text = new StringBuilder();
        seen.stream()
                .filter(message -> message.getRequestId().equals(id))
                .forEach(message -> text.append(message.getToken().getText()));
        return text.toString();
    }

    /** Reads to the end of the call. */
    List<ConverseResponse> all() throws Exception {
        seen.addAll(responses.rest());
        return seen;
    }

    /** Whether the call ends in this time. */
    public boolean endsWithin(Duration time) throws Exception {
        return responses.endsWithin(time);
    }

    public Status status() throws Exception {
        return responses.status();
    }
}
