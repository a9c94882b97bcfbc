package dev.pinball.engine.simulation;

/** Takes note of what happens to requests; times are in nanoseconds from the beginning. */
public interface RunRecorder {
    /** Takes note of nothing. */
    RunRecorder NOTHING = new RunRecorder() {
        @Override
        public void firstToken(SimulatedRequest request, long atNanos) {}

        @Override
        public void nextToken(SimulatedRequest request, long tookNanos) {}

        @Override
        public void finished(SimulatedRequest request, long firstAtNanos, long atNanos, int cachedTokens) {}

        @Override
        public void stepped(
                long durationNanos, int rowCount, int preemptions, long heldPositions, long unusedPositions) {}
    };

    /** The first token of an answer. */
    void firstToken(SimulatedRequest request, long atNanos);

    /** A further one, so long after the one before. */
    void nextToken(SimulatedRequest request, long tookNanos);

    /**
     * The answer is complete.
     *
     * @param firstAtNanos when its first token came
     * @param cachedTokens of its prompt that were found
     */
    void finished(SimulatedRequest request, long firstAtNanos, long atNanos, int cachedTokens);

    /**
     * A step was computed.
     *
     * @param heldPositions of the blocks that sequences hold; 0 where they were not counted
     * @param unusedPositions of those, without keys and values
     */
    void stepped(long durationNanos, int rowCount, int preemptions, long heldPositions, long unusedPositions);
}
