package dev.pinball.engine.simulation;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.engine.LoadedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Measures what steps cost on an accelerator, and in the engine beside it: medians, after some that don't count. */
public final class StepCostMeter {
    private static final long WARM_UP_NANOS = 5_000_000_000L;
    private static final long MEASURE_NANOS = 200_000_000;
    private static final int REPEATS_MIN = 5;
    private static final int QUANTILES_OF_KIND = 100; // as many of each kind, however short its steps are
    private static final int QUANTILES = 1000;

    private final Accelerator accelerator;
    private final DeviceLimits limits;
    private final StepBatch batch;
    private final SampledTokens sampled;
    private final Supplier<SamplingState> sampling;
    private final HostCostMeter host;
    private final List<Double> ratios = new ArrayList<>(); // of each measured step to the median of its kind

    /** @param sampling how tokens are drawn */
    public StepCostMeter(LoadedModel loaded, Supplier<SamplingState> sampling) {
        accelerator = loaded.accelerator();
        host = new HostCostMeter(loaded);
        this.sampling = sampling;
        limits = accelerator.limits();
        batch = new StepBatch(limits);
        sampled = new SampledTokens(limits.sequencesPerStepMax());
    }

    /** Takes about ten seconds, half of which don't count. */
    public StepCost measure() {
        warmUp();
        ratios.clear();
        int[] rows = rowCounts();
        double[] rowNanos = new double[rows.length];
        double[] outputNanos = new double[rows.length];
        for (int index = 0; index < rows.length; index++) {
            int count = Math.min(rows[index], limits.contextTokensMax());
            rowNanos[index] = prompt(0, count) * rows[index] / count;
            int sequences = Math.min(rows[index], limits.sequencesPerStepMax());
            double ofRows = rowNanos[index] * sequences / rows[index];
            double ofOutputs = Math.max(0, generation(sequences, 0) - ofRows) + host.nanos(sequences);
            outputNanos[index] = ofOutputs * rows[index] / sequences;
        }
        return new StepCost(rows, rowNanos, outputNanos, promptPositionNanos(), generationPositionNanos(), spread());
    }

    private int[] rowCounts() {
        int most = limits.tokensPerStepMax();
        return IntStream.concat(IntStream.iterate(1, count -> count < most, count -> 2 * count), IntStream.of(most))
                .toArray();
    }

    private void warmUp() {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < WARM_UP_NANOS) {
            prompt(0, Math.min(limits.tokensPerStepMax(), limits.contextTokensMax()));
            generation(limits.sequencesPerStepMax(), 0);
        }
    }

    /** From a part of a prompt at the beginning and at the end of the context. */
    private double promptPositionNanos() {
        int last = limits.contextTokensMax();
        int count = Math.min(limits.tokensPerStepMax(), last / 2);
        return count == 0
                ? 0
                : Math.max(0, prompt(last - count, count) - prompt(0, count)) / ((double) count * (last - count));
    }

    /** From generation at the beginning and at the end of the context. */
    private double generationPositionNanos() {
        int sequences = Math.min(8, limits.sequencesPerStepMax());
        int blocksEach = limits.blockCount() / sequences;
        int last = Math.min(limits.contextTokensMax(), blocksEach * limits.tokensPerBlock()) - 1;
        return last < 1
                ? 0
                : Math.max(0, generation(sequences, last) - generation(sequences, 0)) / ((double) sequences * last);
    }

    /** A step with {@code count} rows of one prompt. */
    private double prompt(int firstPosition, int count) {
        batch.clear();
        addSequence(0, firstPosition, count);
        return median();
    }

    /** A step in which {@code sequences} draw a token each after {@code position}. */
    private double generation(int sequences, int position) {
        batch.clear();
        int blocksEach = limits.blockCount() / sequences;
        for (int sequence = 0; sequence < sequences; sequence++) {
            addSequence(sequence * Math.min(blocksEach, limits.blocksPerSequenceMax()), position, 1);
            batch.addOutput(sampling.get());
        }
        return median();
    }

    private void addSequence(int firstBlock, int firstPosition, int count) {
        int blockCount = limits.blocksFor(firstPosition + count);
        batch.addSequence(IntStream.range(firstBlock, firstBlock + blockCount).toArray(), blockCount);
        for (int row = 0; row < count; row++) {
            batch.addRow(0, firstPosition + row);
        }
    }

    private double median() {
        List<Long> nanos = new ArrayList<>();
        long begin = System.nanoTime();
        long last = begin;
        while (nanos.size() < REPEATS_MIN || last - begin < MEASURE_NANOS) {
            accelerator.execute(batch, sampled);
            long now = System.nanoTime();
            nanos.add(now - last);
            last = now;
        }
        Collections.sort(nanos);
        double median = nanos.get(nanos.size() / 2);
        quantiles(nanos, QUANTILES_OF_KIND).forEach(each -> ratios.add(each / median));
        return median;
    }

    private double[] spread() {
        Collections.sort(ratios);
        return quantiles(ratios, QUANTILES).mapToDouble(ratio -> ratio).toArray();
    }

    private static <T> Stream<T> quantiles(List<T> sorted, int count) {
        return IntStream.range(0, count).mapToObj(index -> sorted.get((int) ((index + 0.5) * sorted.size() / count)));
    }
}
