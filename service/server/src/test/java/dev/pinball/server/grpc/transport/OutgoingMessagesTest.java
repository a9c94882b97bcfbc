package dev.pinball.server.grpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.grpc.generation.RecordedTransport;
import dev.pinball.v1.CompleteResponse;
import io.grpc.Status;
import org.junit.jupiter.api.Test;

class OutgoingMessagesTest {
    private final RecordedTransport<CompleteResponse> transport = new RecordedTransport<>(CompleteResponse::getText);
    private final StreamBudget budget = new StreamBudget(100);
    private final OutgoingMessages<CompleteResponse> outgoing = new OutgoingMessages<>(transport, budget);

    @Test
    void writesAtOnceWhileTheTransportTakesIt() {
        transport.ready = true;
        add("a");
        add("b");
        assertThat(transport.written).containsExactly("a", "b");
        assertThat(budget.bytesHeld()).isZero();
    }

    @Test
    void holdsBackInOrderUntilTheTransportIsReady() {
        add("a");
        add("b");
        outgoing.endWith(Status.OK);
        assertThat(transport.written).isEmpty();
        assertThat(budget.bytesHeld()).isEqualTo(80);
        transport.becomeReady();
        assertThat(transport.written).containsExactly("a", "b", "completed");
        assertThat(budget.bytesHeld()).isZero();
    }

    @Test
    void takesNoMoreThanTheBudget() {
        add("a");
        add("b");
        assertThat(outgoing.tryAdd(message("x".repeat(60)))).isFalse();
        assertThat(budget.bytesHeld()).isEqualTo(80);
    }

    @Test
    void dropsWhatWaitsWhenItFails() {
        add("a");
        outgoing.fail(Status.RESOURCE_EXHAUSTED.asRuntimeException());
        assertThat(transport.written).containsExactly("RESOURCE_EXHAUSTED");
        assertThat(budget.bytesHeld()).isZero();
        add("b");
        outgoing.fail(Status.INTERNAL.asRuntimeException());
        transport.becomeReady();
        assertThat(transport.written).containsExactly("RESOURCE_EXHAUSTED");
        assertThat(budget.bytesHeld()).isZero();
    }

    @Test
    void writesNothingOnceTheCallIsGone() {
        add("a");
        outgoing.close();
        add("b");
        outgoing.endWith(Status.OK);
        transport.becomeReady();
        assertThat(transport.written).isEmpty();
        assertThat(budget.bytesHeld()).isZero();
    }

    @Test
    void endsAFinishedAnswerThatIsNotRead() {
        add("a");
        outgoing.endWith(Status.OK);
        assertThat(outgoing.endUnread(Long.MAX_VALUE)).isFalse();
        assertThat(outgoing.endUnread(0)).isTrue();
        assertThat(outgoing.endUnread(0)).isFalse();
        assertThat(transport.written).containsExactly("RESOURCE_EXHAUSTED");
        assertThat(budget.bytesHeld()).isZero();
    }

    @Test
    void endsNoCallForWhichNothingWaits() {
        transport.ready = true;
        add("a");
        assertThat(outgoing.endUnread(0)).isFalse();
        assertThat(transport.written).containsExactly("a");
    }

    private void add(String text) {
        assertThat(budget.tryReserve(40)).isTrue();
        outgoing.add(message(text), 40);
    }

    private static CompleteResponse message(String text) {
        return CompleteResponse.newBuilder().setText(text).build();
    }
}
