package dev.pinball.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.request.FinishReason;
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
import java.util.concurrent.Executor;

/** Keeps what it is told, and checks that nothing follows the end of the sequence. */
public final class RecordingSink implements EventSink {
    private final StreamBudget budget;
    private final Executor eventLoop;
    private final List<GeneratedToken> tokens = new ArrayList<>();
    private final List<GeneratedToken> scored = new ArrayList<>();
    private final List<Integer> ranks = new ArrayList<>();
    private final List<float[]> embeddings = new ArrayList<>();
    private final List<Finished> finished = new ArrayList<>();
    private int tokenEventCount;
    private boolean reading = true;

    public RecordingSink() {
        this(new StreamBudget(Long.MAX_VALUE), Runnable::run);
    }

    public RecordingSink(StreamBudget budget, Executor eventLoop) {
        this.budget = budget;
        this.eventLoop = eventLoop;
    }

    /** From now on the client reads nothing: what it is sent stays in its budget. */
    public void stopReading() {
        reading = false;
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
        assertThat(ended()).as("%s after the end", event).isFalse();
        switch (event) {
            case TokensGenerated more -> {
                tokenEventCount++;
                tokens.addAll(more.tokens());
                if (reading) {
                    budget.release(more.budgetBytes());
                }
            }
            case PromptScored more -> {
                scored.addAll(more.tokens());
                ranks.addAll(more.ranks());
                budget.release(more.budgetBytes());
            }
            case Embedded(float[] vector) -> {
                embeddings.add(vector);
                budget.release(event.budgetBytes());
            }
            case Finished end -> finished.add(end);
        }
    }

    public boolean ended() {
        return !finished.isEmpty() && finished.getLast().sequenceEnded();
    }

    public List<Finished> finished() {
        return finished;
    }

    public List<GeneratedToken> tokens() {
        return tokens;
    }

    /** Of the prompt. */
    public List<GeneratedToken> scored() {
        return scored;
    }

    /** Of the tokens of the prompt. */
    public List<Integer> ranks() {
        return ranks;
    }

    public List<float[]> embeddings() {
        return embeddings;
    }

    /** In how many events the tokens came. */
    public int tokenEventCount() {
        return tokenEventCount;
    }

    public int[] tokenIds() {
        return tokens.stream().mapToInt(GeneratedToken::tokenId).toArray();
    }

    public String text() {
        return String.join("", tokens.stream().map(GeneratedToken::text).toList());
    }

    public FinishReason lastReason() {
        return finished.getLast().reason();
    }
}
