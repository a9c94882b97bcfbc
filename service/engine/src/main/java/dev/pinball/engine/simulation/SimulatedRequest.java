package dev.pinball.engine.simulation;

import dev.pinball.engine.request.ServiceClass;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A request that comes at a time of its own, and takes all the tokens that it asks for.
 *
 * @param atNanos from the beginning
 * @param prompt its parts, one after the other
 * @param promptTokens of all parts; one or more
 * @param answerTokens one or more
 */
public record SimulatedRequest(
        long atNanos, List<Segment> prompt, int promptTokens, int answerTokens, ServiceClass serviceClass) {

    /**
     * A part of a prompt.
     *
     * @param id parts with the same id have the same tokens, as far as they reach
     */
    public record Segment(long id, int tokens) {}

    public SimulatedRequest(long atNanos, List<Segment> prompt, int answerTokens, ServiceClass serviceClass) {
        this(atNanos, prompt, prompt.stream().mapToInt(Segment::tokens).sum(), answerTokens, serviceClass);
    }

    /** The token ids of the prompt, below {@code vocabularySize}. */
    public int[] prompt(int vocabularySize) {
        int[] tokenIds = new int[promptTokens];
        int position = 0;
        for (Segment segment : prompt) {
            SplittableRandom random = new SplittableRandom(segment.id);
            for (int index = 0; index < segment.tokens; index++) {
                tokenIds[position++] = random.nextInt(vocabularySize);
            }
        }
        return tokenIds;
    }
}
