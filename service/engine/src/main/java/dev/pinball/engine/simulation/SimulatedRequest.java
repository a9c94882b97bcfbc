package dev.pinball.engine.simulation;

import dev.pinball.engine.request.ServiceClass;
import java.util.List;

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
            for (int index = 0; index < segment.tokens; index++) {
                long mixed = mix(segment.id * 0x9E3779B97F4A7C15L + index);
                tokenIds[position++] = (int) Long.remainderUnsigned(mixed, vocabularySize);
            }
        }
        return tokenIds;
    }

    /** Stafford's variant 13 of the finalizer of MurmurHash3. */
    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
