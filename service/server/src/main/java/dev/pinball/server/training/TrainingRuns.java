package dev.pinball.server.training;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;

/** The runs of this server: one at a time, of which the last few are known. Any thread. */
final class TrainingRuns {
    static final int KNOWN_MAX = 16;

    private final SequencedMap<String, ObservedRun> known = new LinkedHashMap<>();

    /** Begins a run; empty while another goes on. */
    synchronized Optional<ObservedRun> begin(long steps) {
        if (current().isPresent()) {
            return Optional.empty();
        }
        ObservedRun run = new ObservedRun(UUID.randomUUID().toString(), steps);
        known.put(run.id(), run);
        if (known.size() > KNOWN_MAX) {
            known.pollFirstEntry();
        }
        return Optional.of(run);
    }

    /** The run that goes on. */
    synchronized Optional<ObservedRun> current() {
        return Optional.ofNullable(known.lastEntry())
                .map(last -> last.getValue())
                .filter(last -> !last.hasEnded());
    }

    synchronized Optional<ObservedRun> find(String id) {
        return Optional.ofNullable(known.get(id));
    }
}
