package dev.pinball.engine;

import dev.pinball.engine.stream.EventSink;
import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.SequenceEvent.Embedded;
import dev.pinball.engine.stream.SequenceEvent.Finished;
import dev.pinball.engine.stream.SequenceEvent.PromptScored;
import dev.pinball.engine.stream.SequenceEvent.TokensGenerated;
import dev.pinball.engine.stream.StreamBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects the answer to a request of this process; its events are handled on the thread that awaits it. */
public final class CollectedAnswer implements EventSink {
    private final Consumer<String> onText;
    private final StreamBudget budget = new StreamBudget(Long.MAX_VALUE);
    private final BlockingQueue<Runnable> handovers = new LinkedBlockingQueue<>();
    private final Executor eventLoop = handovers::add;
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> tokenIds = new ArrayList<>();
    private @Nullable Finished finished;
    private @Nullable RuntimeException failure; // of onText

    public CollectedAnswer(Consumer<String> onText) {
        this.onText = onText;
    }

    /**
     * Handles events until the answer is complete.
     *
     * @throws RuntimeException what {@code onText} threw; the sequence goes on unless it is cancelled
     */
    public Finished await() throws InterruptedException {
        while (finished == null) {
            handovers.take().run();
            if (failure != null) {
                throw failure;
            }
        }
        return finished;
    }

    public String text() {
        return text.toString();
    }

    public List<Integer> tokenIds() {
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
            case TokensGenerated(List<GeneratedToken> tokens) -> tokens.forEach(this::add);
            case PromptScored _, Embedded _ -> {} // are not asked for
            case Finished end -> finished = end;
        }
    }

    private void add(GeneratedToken token) {
        tokenIds.add(token.tokenId());
        text.append(token.text());
        show(token.text());
    }

    private void show(String piece) {
        if (failure == null) {
            try {
                onText.accept(piece);
            } catch (RuntimeException thrown) {
                failure = thrown;
            }
        }
    }
}
