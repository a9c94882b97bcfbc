package dev.pinball.engine.admission;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A fixed number of slots for admitted sequences, of which each connection has a share, and each tenant where that is asked for. When all are taken, a complete
 * request takes over that of the oldest incomplete prompt, or else of the sequence that was kept for the longest. Any
 * thread.
 *
 * @param <S> the sequences; each is equal to itself alone
 */
public final class SequenceSlots<S> {
    private final int slotsMax;
    private final int connectionSlotsMax;
    private final Optional<TenantPlaces> tenants;
    private final Map<S, Claim> holders = new HashMap<>();
    private final Set<S> incomplete = new LinkedHashSet<>(); // the oldest first
    private final Set<S> kept = new LinkedHashSet<>(); // kept for the longest first

    /**
     * Who asks for a slot.
     *
     * @param connection over which it comes; empty where none shares the engine with others
     * @param quota of its tenant; empty where the tenant has no limits
     */
    public record Claim(Optional<ConnectionShare> connection, String tenant, Optional<TenantQuota> quota) {}

    /** @param fairToTenants whether a tenant leaves slots to others */
    public SequenceSlots(int slotsMax, int connectionSlotsMax, boolean fairToTenants) {
        tenants = fairToTenants ? Optional.of(new TenantPlaces()) : Optional.empty();
        this.slotsMax = slotsMax;
        this.connectionSlotsMax = connectionSlotsMax;
    }

    /** Why so many sequences of one request can never have a slot each; empty where they can. */
    public Optional<String> refuseTogether(int sequenceCount, Claim claim) {
        if (sequenceCount > slotsMax) {
            return Optional.of(
                    "sequences: %d of one request (expected: at most %d)".formatted(sequenceCount, slotsMax));
        }
        return claim.connection().isPresent() && sequenceCount > connectionSlotsMax
                ? Optional.of("connection: %d sequences of one request (expected: at most %d of one connection)"
                        .formatted(sequenceCount, connectionSlotsMax))
                : Optional.empty();
    }

    /** Takes a slot, and says why not. */
    public Optional<String> tryTake(S sequence, Claim claim) {
        return tryTake(sequence, claim, Optional.empty());
    }

    /**
     * As {@link #tryTake(Object, Claim)}, for a complete request.
     *
     * @param giveWay is told which sequence has lost its slot, and is to end
     */
    public Optional<String> tryTakeOver(S sequence, Claim claim, Consumer<S> giveWay) {
        return tryTake(sequence, claim, Optional.of(giveWay));
    }

    private synchronized Optional<String> tryTake(S sequence, Claim claim, Optional<Consumer<S>> giveWay) {
        Optional<ConnectionShare> connection = claim.connection();
        if (connection.isPresent() && !connection.get().tryTake(connectionSlotsMax)) {
            return Optional.of("connection: %d sequences are admitted (expected: fewer than %d of one connection)"
                    .formatted(connection.get().takenCount(), connectionSlotsMax));
        }
        Optional<String> full = claim.quota().flatMap(TenantQuota::takePlace).or(() -> refuse(claim, giveWay));
        if (full.isPresent()) {
            connection.ifPresent(ConnectionShare::giveBack);
            return full;
        }
        holders.put(sequence, claim);
        tenants.ifPresent(places -> places.take(claim.tenant()));
        return Optional.empty();
    }

    private Optional<String> refuse(Claim claim, Optional<Consumer<S>> giveWay) {
        if (holders.size() == slotsMax) {
            giveWay.ifPresent(this::freeOne);
        }
        int free = slotsMax - holders.size();
        Optional<String> full = free == 0
                ? Optional.of("sequences: %d are admitted (expected: fewer than %d)".formatted(slotsMax, slotsMax))
                : tenants.flatMap(places -> places.refuse(claim.tenant(), free));
        if (full.isPresent()) {
            claim.quota().ifPresent(TenantQuota::givePlaceBack);
        }
        return full;
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

    /** How many wait neither for more of their prompt nor for the next turn. */
    public synchronized int answeringCount() {
        return holders.size() - incomplete.size() - kept.size();
    }

    /** Those that wait neither for more of their prompt nor for the next turn. */
    public synchronized List<S> answering() {
        return holders.keySet().stream()
                .filter(sequence -> !incomplete.contains(sequence) && !kept.contains(sequence))
                .toList();
    }

    private void remove(S sequence) {
        answers(sequence);
        Claim claim = holders.remove(sequence);
        if (claim == null) {
            throw new IllegalStateException("a slot is given back twice");
        }
        claim.connection().ifPresent(ConnectionShare::giveBack);
        claim.quota().ifPresent(TenantQuota::givePlaceBack);
        tenants.ifPresent(places -> places.giveBack(claim.tenant()));
    }
}
