package dev.pinball.server.grpc.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.request.FinishReason;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class OpenCallsTest {
    private final OpenCalls calls = new OpenCalls();

    @Test
    void drainsACallThatComesWhenTheServerDrainsAlready() {
        DrainedCall early = new DrainedCall();
        DrainedCall late = new DrainedCall();
        calls.add(early);
        assertThat(early.drained).isFalse();
        calls.drain();
        calls.add(late);
        assertThat(early.drained).isTrue();
        assertThat(late.drained).isTrue();
    }

    private static final class DrainedCall implements OpenCall {
        private boolean drained;

        @Override
        public Executor eventLoop() {
            return Runnable::run;
        }

        @Override
        public void drain() {
            drained = true;
        }

        @Override
        public void end(FinishReason reason) {}

        @Override
        public void endUnread(long nanosMax) {}

        @Override
        public void cancelled() {}
    }
}
