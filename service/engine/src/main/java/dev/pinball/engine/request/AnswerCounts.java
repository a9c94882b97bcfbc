package dev.pinball.engine.request;

import java.util.OptionalLong;

/**
 * How many answers to a prompt a request asks for.
 *
 * @param generated answers that are generated
 * @param returned the best of them, which are returned
 */
public record AnswerCounts(int generated, int returned) {
    private static final int ANSWERS_MAX = 64;

    /**
     * Those of a request that returns answers when all are complete.
     *
     * @throws InvalidRequestException naming the count that is out of its range
     */
    public static AnswerCounts of(OptionalLong n, OptionalLong bestOf) {
        int returned = n.isPresent() ? Ranges.integer("n", n.getAsLong(), 1, ANSWERS_MAX) : 1;
        int generated =
                bestOf.isPresent() ? Ranges.integer("best_of", bestOf.getAsLong(), returned, ANSWERS_MAX) : returned;
        return new AnswerCounts(generated, returned);
    }

    /** The answer of a request that can have only one. */
    public int requireOne() {
        if (generated > 1) {
            throw new InvalidRequestException("n", generated, "1, for this call or with keep_open");
        }
        return 1;
    }

    /** The answers of a request whose tokens are streamed, so that no answer can be left out. */
    public int requireAll() {
        if (ranked()) {
            throw new InvalidRequestException("best_of", generated, "n, unless the answer comes as a whole");
        }
        return returned;
    }

    /**
     * The same for each of several prompts, which have no more answers together than one may have.
     *
     * @param field of the prompts
     */
    public AnswerCounts requireFor(String field, int promptCount) {
        if (promptCount > ANSWERS_MAX / generated) {
            String asked = generated == 1 ? "1 answer" : generated + " answers";
            throw new InvalidRequestException(
                    field,
                    "%d prompts with %s each".formatted(promptCount, asked),
                    "at most %d answers in all".formatted(ANSWERS_MAX));
        }
        return this;
    }

    /** Whether answers have to be compared. */
    public boolean ranked() {
        return generated > returned;
    }
}
