package dev.pinball.accelerator;

import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.model.program.Program;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Runs sequences on an accelerator step by step, as the engine would, in blocks scattered at random. */
public final class StepDriver implements AutoCloseable {
    private final Accelerator accelerator;
    private final StepBatch batch;
    private final SampledTokens sampled;
    private final List<Integer> freeBlockIds;
    private final List<DrivenSequence> running = new ArrayList<>();

    public StepDriver(AcceleratorProvider provider, Program program, DeviceLimits limits, long seed) {
        this(provider.open(program, limits, ""), seed);
    }

    /** On an accelerator that the caller opened; closing either closes it. */
    public StepDriver(Accelerator accelerator, long seed) {
        this.accelerator = accelerator;
        DeviceLimits limits = accelerator.limits();
        batch = new StepBatch(limits);
        sampled = new SampledTokens(limits.sequencesPerStepMax());
        freeBlockIds =
                new ArrayList<>(IntStream.range(0, limits.blockCount()).boxed().toList());
        Collections.shuffle(freeBlockIds, new Random(seed));
    }

    public void start(DrivenSequence sequence) {
        running.add(sequence);
    }

    /** Runs one more sequence to its end, with those that run already. */
    public void finish(DrivenSequence sequence, int rowsPerSequenceMax) {
        start(sequence);
        finish(rowsPerSequenceMax);
    }

    /** Steps until every sequence is finished. */
    public void finish(int rowsPerSequenceMax) {
        while (!running.isEmpty()) {
            step(rowsPerSequenceMax);
        }
    }

    /** One step: each sequence computes up to {@code rowsPerSequenceMax} rows, as far as rows are left. */
    public void step(int rowsPerSequenceMax) {
        batch.clear();
        List<DrivenSequence> outputs = new ArrayList<>();
        for (DrivenSequence sequence : running) {
            int rowsLeft = accelerator.limits().tokensPerStepMax() - batch.rowCount();
            int rowCount = Math.min(Math.min(sequence.rowsToCompute(), rowsPerSequenceMax), rowsLeft);
            if (rowCount > 0) {
                growBlockTable(sequence, rowCount);
                outputs.addAll(Collections.nCopies(sequence.addTo(batch, rowCount), sequence));
            }
        }
        accelerator.execute(batch, sampled);
        for (int output = 0; output < outputs.size(); output++) {
            outputs.get(output).accept(sampled, output);
        }
        outputs.stream().distinct().filter(DrivenSequence::isFinished).forEach(this::end);
    }

    private void growBlockTable(DrivenSequence sequence, int rowCount) {
        int blocksNeeded = accelerator.limits().blocksFor(sequence.computedCount() + rowCount);
        while (sequence.blockIds().size() < blocksNeeded) {
            sequence.blockIds().add(freeBlockIds.removeFirst());
        }
    }

    private void end(DrivenSequence sequence) {
        running.remove(sequence);
        freeBlockIds.addAll(sequence.blockIds());
    }

    @Override
    public void close() {
        accelerator.close();
    }
}
