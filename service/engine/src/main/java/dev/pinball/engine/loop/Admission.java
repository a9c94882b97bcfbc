package dev.pinball.engine.loop;

import dev.pinball.engine.request.Refusal;

/** The answer to a request for a sequence. */
public sealed interface Admission {

    record Admitted(SequenceHandle sequence) implements Admission {}

    record Refused(Refusal refusal) implements Admission {}
}
