package dev.pinball.engine.scheduler;

import dev.pinball.Invariant;
import dev.pinball.accelerator.StepBatch;

/** Writes a plan into the batch that every step reuses. */
public final class BatchAssembler {
    private final StepBatch batch;

    public BatchAssembler(StepBatch batch) {
        this.batch = batch;
    }

    /** Fills the batch with the sequences, and their outputs, in the order of the plan. */
    public void assemble(StepPlan<?> plan) {
        batch.clear();
        for (StepPlan.Chunk<?> chunk : plan.chunks()) {
            Sequence sequence = chunk.sequence();
            batch.addSequence(sequence.blocks().blockIds(), sequence.blocks().blockCount());
            int end = chunk.firstPosition() + chunk.tokenCount();
            int firstOutput = chunk.firstPromptOutput();
            int outputsEnd = firstOutput + chunk.promptOutputs();
            for (int position = chunk.firstPosition(); position < end; position++) {
                batch.addRow(sequence.tokenId(position), position);
                if (position >= firstOutput && position < outputsEnd) {
                    batch.addOutput(sequence.promptOutput());
                }
            }
            if (chunk.drawsToken()) {
                Invariant.check(end == sequence.knownCount(), "draws after token %d of %d", end, sequence.knownCount());
                batch.addOutput(sequence.sampling());
            }
        }
    }
}
