package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.machine.NativeMemory;
import org.jspecify.annotations.Nullable;

/** output[row] = tokens[tokenId] + positions[position], where the model learns positions. */
record EmbedKernel(Weight tokens, @Nullable Weight positions, Matrix output) implements RowKernel {

    @Override
    public long itemWork(StepBatch batch) {
        return output.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        for (int row = first; row < end; row++) {
            int start = output.rowStart(row);
            tokens.expandedPanel(batch.tokenIds()[row], 1, scratch);
            NativeMemory.copy(scratch.panel().rowAddress(0), output.values(), start, output.width());
            if (positions != null) {
                positions.expandedPanel(batch.positions()[row], 1, scratch);
                add(scratch.panel().rowAddress(0), start);
            }
        }
    }

    private void add(long address, int start) {
        for (int i = 0; i < output.width(); i++) {
            output.values()[start + i] += NativeMemory.floatAt(address + 4L * i);
        }
    }
}
