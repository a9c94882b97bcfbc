package dev.pinball.engine;

import dev.pinball.engine.scheduler.Sequence;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Every admitted sequence that has not ended, in order of admission. */
final class LiveSequences {
    private final Map<SequenceHandle, LiveSequence> byHandle = new LinkedHashMap<>();
    private final Map<Sequence, LiveSequence> bySequence = new HashMap<>();

    void add(LiveSequence live) {
        LiveSequence before = byHandle.put(live.handle(), live);
        assert before == null : "admitted twice";
        bySequence.put(live.sequence(), live);
    }

    void remove(LiveSequence live) {
        LiveSequence removed = byHandle.remove(live.handle());
        assert removed == live : "ended twice";
        bySequence.remove(live.sequence());
    }

    /** Empty once it has ended. */
    Optional<LiveSequence> find(SequenceHandle handle) {
        return Optional.ofNullable(byHandle.get(handle));
    }

    LiveSequence of(Sequence sequence) {
        return Objects.requireNonNull(bySequence.get(sequence), "a sequence that has ended");
    }

    Collection<LiveSequence> all() {
        return Collections.unmodifiableCollection(byHandle.values());
    }

    int count() {
        assert byHandle.size() == bySequence.size() : "one of the maps has lost a sequence";
        return byHandle.size();
    }
}
