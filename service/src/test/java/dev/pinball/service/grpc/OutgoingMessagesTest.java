package dev.pinball.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.service.stream.StreamBudget;
import dev.pinball.v1.CompleteResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutgoingMessagesTest {
    private final Transport transport = new Transport();
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

    private void add(String text) {
        assertThat(budget.tryReserve(40)).isTrue();
        outgoing.add(message(text), 40);
    }

    private static CompleteResponse message(String text) {
        return CompleteResponse.newBuilder().setText(text).build();
    }

    private static final class Transport extends ServerCallStreamObserver<CompleteResponse> {
        private final List<String> written = new ArrayList<>();
        private @Nullable Runnable onReady;
        private boolean ready;

        void becomeReady() {
            ready = true;
            if (onReady != null) {
                onReady.run();
            }
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {
            onReady = handler;
        }

        @Override
        public void onNext(CompleteResponse value) {
            written.add(value.getText());
        }

        @Override
        public void onError(Throwable failure) {
            written.add(Status.fromThrowable(failure).getCode().name());
        }

        @Override
        public void onCompleted() {
            written.add("completed");
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}
    }
}
