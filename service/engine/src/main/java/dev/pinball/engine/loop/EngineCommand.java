package dev.pinball.engine.loop;

/** What a client's stream asks of the engine; {@code atNanos} is when, on the clock of the engine. */
sealed interface EngineCommand {
    SequenceHandle handle();

    /** Whether the prompt is complete. */
    boolean go();

    record Start(SequenceHandle handle, int[] tokenIds, boolean go, long atNanos) implements EngineCommand {}

    record Append(SequenceHandle handle, int[] tokenIds, boolean go, long atNanos) implements EngineCommand {}

    record Go(SequenceHandle handle, long atNanos) implements EngineCommand {
        @Override
        public boolean go() {
            return true;
        }
    }
}
