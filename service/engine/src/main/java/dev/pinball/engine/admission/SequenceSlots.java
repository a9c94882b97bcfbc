package dev.pinball.engine.admission;

import dev.pinball.Invariant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A fixed number of slots for admitted sequences, of which each connection has a share. When all are taken, a complete
 * request takes over that of the oldest incomplete prompt, or else of the sequence that was kept for the longest. Any
 * thread.
 *
 * @param <S> the sequences; each is equal to itself alone
 */
public final class SequenceSlots<S> {
    private final int slotsMax;
    private final int connectionSlotsMax;
    private final Map<S, Optional<ConnectionShare>> holders = new HashMap<>();
    private final Set<S> incomplete = new LinkedHashSet<>(); // the oldest first
    private final Set<S> kept = new LinkedHashSet<>(); // kept for the longest first

    public SequenceSlots(int slotsMax, int connectionSlotsMax) {
        this.slotsMax = slotsMax;
        this.connectionSlotsMax = connectionSlotsMax;
    }

    /** Takes a slot of the share of {@code connection}, where there is one, and says why not. */
    public Optional<String> tryTake(S sequence, Optional<ConnectionShare> connection) {
        return tryTake(sequence, connection, Optional.empty());
    }

    /**
     * As {@link #tryTake(Object, Optional)}, for a complete request.
     *
     * @param giveWay is told which sequence has lost its slot, and is to end
     */
    public Optional<String> tryTakeOver(S sequence, Optional<ConnectionShare> connection, Consumer<S> giveWay) {
        return tryTake(sequence, connection, Optional.of(giveWay));
    }

    private synchronized Optional<String> tryTake(
            S sequence, Optional<ConnectionShare> connection, Optional<Consumer<S>> giveWay) {
        if (connection.isPresent() && !connection.get().tryTake(connectionSlotsMax)) {
            return Optional.of("connection: %d sequences are admitted (expected: fewer than %d of one connection)"
                    .formatted(connection.get().takenCount(), connectionSlotsMax));
        }
        if (holders.size() == slotsMax) {
            giveWay.ifPresent(this::freeOne);
        }
        if (holders.size() == slotsMax) {
            connection.ifPresent(ConnectionShare::giveBack);
            return Optional.of("sequences: %d are admitted (expected: fewer than %d)".formatted(slotsMax, slotsMax));
        }
        holders.put(sequence, connection);
        return Optional.empty();
    }

    private void freeOne(Consumer<S> giveWay) {
        Stream.concat(incomplete.stream(), kept.stream()).findFirst().ifPresent(giving -> {
            remove(giving);
            giveWay.accept(giving);
        });
    }

    /** The sequence has ended; one whose slot was taken over has none any more. */
    public synchronized void giveBack(S sequence) {
        if (holders.containsKey(sequence)) {
            remove(sequence);
        }
    }

    /** It waits for more of its prompt. */
    public synchronized void waitsForPrompt(S sequence) {
        if (holders.containsKey(sequence)) {
            kept.remove(sequence);
            incomplete.add(sequence);
        }
    }

    /** Its prompt is complete. */
    public synchronized void answers(S sequence) {
        kept.remove(sequence);
        incomplete.remove(sequence);
    }

    /** Its answer is complete, and it waits for the next turn. */
    public synchronized void waitsForTurn(S sequence) {
        if (holders.containsKey(sequence)) {
            kept.add(sequence);
        }
    }

    public synchronized int takenCount() {
        return holders.size();
    }

    /** Those that wait neither for more of their prompt nor for the next turn. */
    public synchronized int answeringCount() {
        return holders.size() - incomplete.size() - kept.size();
    }

    private void remove(S sequence) {
        answers(sequence);
        Invariant.check(holders.containsKey(sequence), "a slot is given back twice");
        holders.getOrDefault(sequence, Optional.empty()).ifPresent(ConnectionShare::giveBack);
        holders.remove(sequence);
    }
}
