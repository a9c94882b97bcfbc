package dev.pinball.server.grpc.generation;

import dev.pinball.server.grpc.request.InvalidRequestException;
import dev.pinball.server.grpc.request.Ranges;
import dev.pinball.v1.GenerationOptions;

/**
 * How many answers a request asks for.
 *
 * @param generated answers that are generated
 * @param returned the best of them, which are returned
 */
record AnswerCounts(int generated, int returned) {
    private static final int ANSWERS_MAX = 64;

    /** Those of a call that returns answers when all are complete. */
    static AnswerCounts of(GenerationOptions options) {
        int returned = options.hasN() ? Ranges.within("n", options.getN(), 1, ANSWERS_MAX) : 1;
        int generated =
                options.hasBestOf() ? Ranges.within("best_of", options.getBestOf(), returned, ANSWERS_MAX) : returned;
        return new AnswerCounts(generated, returned);
    }

    /** The answer of a request that can have only one. */
    static int ofOne(GenerationOptions options) {
        AnswerCounts counts = of(options);
        if (counts.generated() > 1) {
            throw new InvalidRequestException("n", counts.generated(), "1, for this call or with keep_open");
        }
        return 1;
    }

    /** The answers of a call that streams tokens, so that no answer can be left out. */
    static int ofStream(GenerationOptions options) {
        AnswerCounts counts = of(options);
        if (counts.generated() != counts.returned()) {
            throw new InvalidRequestException(
                    "best_of", counts.generated(), "n, or Complete: a stream leaves out none");
        }
        return counts.returned();
    }

    /** Whether answers have to be compared. */
    boolean ranked() {
        return generated > returned;
    }
}
