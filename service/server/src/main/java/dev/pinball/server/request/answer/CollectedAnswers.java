package dev.pinball.server.request.answer;

import dev.pinball.engine.request.AnswerCounts;
import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.SequenceEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The answers to a request, from their first token to their end, for a protocol that returns them when all are complete. */
public final class CollectedAnswers {
    private final AnswerCounts counts;
    private final List<Answer> answers;
    private long heldBytes;

    /** One answer. */
    public static final class Answer {
        private final List<GeneratedToken> tokens = new ArrayList<>();
        private final List<GeneratedToken> prompt = new ArrayList<>();
        private final List<Integer> promptRanks = new ArrayList<>();
        private SequenceEvent.@Nullable Finished end;

        public List<GeneratedToken> tokens() {
            return tokens;
        }

        /** The tokens of the prompt, where their scores were asked for. */
        public SequenceEvent.PromptScored prompt() {
            return new SequenceEvent.PromptScored(prompt, promptRanks);
        }

        public String text() {
            return tokens.stream().map(GeneratedToken::text).collect(Collectors.joining());
        }

        /** How it ended; only once it has. */
        public SequenceEvent.Finished end() {
            return Objects.requireNonNull(end, "the answer is not complete");
        }

        /** The higher, the likelier is the answer. */
        private double meanLogProbability() {
            return tokens.stream()
                    .mapToDouble(GeneratedToken::logProbability)
                    .average()
                    .orElse(0);
        }
    }

    /** Answers to one prompt. */
    public CollectedAnswers(AnswerCounts counts) {
        this(1, counts);
    }

    /** @param counts of each prompt */
    public CollectedAnswers(int promptCount, AnswerCounts counts) {
        this.counts = counts;
        answers = IntStream.range(0, promptCount * counts.generated())
                .mapToObj(_ -> new Answer())
                .toList();
    }

    /** Takes the next tokens of the answer with this index. */
    public void add(int index, SequenceEvent.TokensGenerated event) {
        answers.get(index).tokens.addAll(event.tokens());
        heldBytes += event.budgetBytes();
    }

    /** Takes the scores of the next tokens of the prompt. */
    public void addPrompt(int index, SequenceEvent.PromptScored event) {
        answers.get(index).prompt.addAll(event.tokens());
        answers.get(index).promptRanks.addAll(event.ranks());
        heldBytes += event.budgetBytes();
    }

    /** The answer with this index is complete. */
    public void finish(int index, SequenceEvent.Finished finished) {
        answers.get(index).end = finished;
    }

    /** What all tokens have reserved of the budget, which is the caller's to release. */
    public long takeHeldBytes() {
        long taken = heldBytes;
        heldBytes = 0;
        return taken;
    }

    /** All that were generated, by their index. */
    public List<Answer> generated() {
        return answers;
    }

    /** Those to return, prompt by prompt: where more were generated, the likeliest to each, the best first. */
    public List<Answer> returned() {
        if (!counts.ranked()) {
            return answers;
        }
        return IntStream.iterate(0, first -> first < answers.size(), first -> first + counts.generated())
                .mapToObj(first -> answers.subList(first, first + counts.generated()))
                .flatMap(this::likeliest)
                .toList();
    }

    private Stream<Answer> likeliest(List<Answer> ofPrompt) {
        return ofPrompt.stream()
                .sorted(Comparator.comparingDouble(Answer::meanLogProbability).reversed())
                .limit(counts.returned());
    }
}
