package dev.pinball.service.cli;

import dev.pinball.service.stream.EventSink;
import dev.pinball.service.stream.SequenceEvent;
import dev.pinball.service.stream.SequenceEvent.Finished;
import dev.pinball.service.stream.SequenceEvent.TokenGenerated;
import dev.pinball.service.stream.StreamBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The answer to a request of this process: its events are handled on the thread that waits for it. */
final class LocalAnswer implements EventSink {
    private final Consumer<String> onText;
    private final StreamBudget budget = new StreamBudget(Long.MAX_VALUE);
    private final BlockingQueue<Runnable> handovers = new LinkedBlockingQueue<>();
    private final Executor eventLoop = handovers::add;
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> tokenIds = new ArrayList<>();
    private @Nullable Finished finished;

    LocalAnswer(Consumer<String> onText) {
        this.onText = onText;
    }

    /** Handles events until the answer is complete. */
    Finished await() throws InterruptedException {
        while (finished == null) {
            handovers.take().run();
        }
        return finished;
    }

    String text() {
        return text.toString();
    }

    List<Integer> tokenIds() {
        return List.copyOf(tokenIds);
    }

    @Override
    public Executor eventLoop() {
        return eventLoop;
    }

    @Override
    public StreamBudget budget() {
        return budget;
    }

    @Override
    public void accept(SequenceEvent event) {
        switch (event) {
            case TokenGenerated token -> {
                tokenIds.add(token.tokenId());
                text.append(token.text());
                onText.accept(token.text());
            }
            case Finished end -> finished = end;
        }
    }
}
