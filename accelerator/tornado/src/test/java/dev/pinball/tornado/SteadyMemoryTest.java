package dev.pinball.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.model.RandomModel;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tensor.TensorType;
import dev.pinball.tornado.device.TornadoDevices;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class SteadyMemoryTest {
    private static final DeviceLimits LIMITS = new DeviceLimits(8, 8, 64, 8, 64);
    private static final int WARM_STEPS = 2_000;
    private static final int STEPS = 10_000;
    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    private Path directory;

    /** 10,000 steps of 1 to 8 rows: what a step left behind would show; a CPU device takes its memory from the process. */
    @Test
    void growsByNothingOverTenThousandSteps() throws IOException {
        Path path = RandomModel.of("llama", TensorType.Q8_0, 1).write(directory.resolve("model.gguf"));
        try (GgufFile file = GgufFile.open(path);
                TornadoAccelerator accelerator =
                        TornadoAccelerator.open(ProgramReader.read(file), LIMITS, TornadoDevices.choose(""))) {
            long startNanos = System.nanoTime();
            run(accelerator, WARM_STEPS);
            long heapBytes = heapBytes();
            long processBytes = ProcessMemory.residentBytes();
            run(accelerator, STEPS);
            System.out.printf(
                    "%s%n12,000 steps in %.1f s; heap %d KiB + %d KiB, process %d KiB + %d KiB%n",
                    accelerator.description(),
                    (System.nanoTime() - startNanos) / 1e9,
                    heapBytes / 1024,
                    (heapBytes() - heapBytes) / 1024,
                    processBytes / 1024,
                    (ProcessMemory.residentBytes() - processBytes) / 1024);
            assertThat(heapBytes() - heapBytes).as("growth of the heap").isLessThan(MEBIBYTE);
            assertThat(ProcessMemory.residentBytes() - processBytes)
                    .as("growth of the process")
                    .isLessThan(64 * MEBIBYTE);
        }
    }

    private static void run(TornadoAccelerator accelerator, int stepCount) {
        StepBatch batch = new StepBatch(LIMITS);
        SampledTokens sampled = new SampledTokens(LIMITS.sequencesPerStepMax());
        SamplingState state = new SamplingState(SamplingParameters.GREEDY, false, 0);
        int[] computed = new int[LIMITS.sequencesPerStepMax()]; // a position is read once those before it were written
        for (int step = 0; step < stepCount; step++) {
            batch.clear();
            for (int sequence = 0; sequence <= step % LIMITS.sequencesPerStepMax(); sequence++) {
                batch.addSequence(new int[] {sequence}, 1);
                int position = computed[sequence]++ % LIMITS.contextTokensMax();
                batch.addRow(step % RandomModel.VOCABULARY_SIZE, position);
                batch.addOutput(state);
            }
            accelerator.execute(batch, sampled);
        }
    }

    private static long heapBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
