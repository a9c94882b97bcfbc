package dev.pinball.engine.loop;

/** What a client's stream asks of the engine; {@code atNanos} is when, on the clock of the engine. */
sealed interface EngineCommand {
    SequenceHandle handle();

    /** Whether the prompt is complete. */
    boolean go();

    /** Tokens of the prompt that come with it. */
    int tokenCount();

    record Start(SequenceHandle handle, int[] tokenIds, boolean go, long atNanos) implements EngineCommand {
        @Override
        public int tokenCount() {
            return tokenIds.length;
        }
    }

    record Append(SequenceHandle handle, int[] tokenIds, boolean go, long atNanos) implements EngineCommand {
        @Override
        public int tokenCount() {
            return tokenIds.length;
        }
    }

    record Go(SequenceHandle handle, long atNanos) implements EngineCommand {
        @Override
        public boolean go() {
            return true;
        }

        @Override
        public int tokenCount() {
            return 0;
        }
    }
}
