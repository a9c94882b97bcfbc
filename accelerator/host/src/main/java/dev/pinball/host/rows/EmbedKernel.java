package dev.pinball.host.rows;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.gemm.vector.VectorWeight;
import dev.pinball.host.kernel.RowKernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;
import dev.pinball.host.memory.NativeMemory;
import org.jspecify.annotations.Nullable;

/** output[row] = tokens[tokenId] + positions[position], where the model learns positions. */
public record EmbedKernel(VectorWeight tokens, @Nullable VectorWeight positions, Matrix output) implements RowKernel {

    @Override
    public long itemWork(StepBatch batch) {
        return output.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        for (int row = first; row < end; row++) {
            int start = output.rowStart(row);
            tokens.expandedPanel(batch.tokenIds()[row], 1, workspace.vectors());
            NativeMemory.copy(workspace.vectors().panel().rowAddress(0), output.values(), start, output.width());
            if (positions != null) {
                positions.expandedPanel(batch.positions()[row], 1, workspace.vectors());
                add(workspace.vectors().panel().rowAddress(0), start);
            }
        }
    }

    private void add(long address, int start) {
        for (int i = 0; i < output.width(); i++) {
            output.values()[start + i] += NativeMemory.floatAt(address + 4L * i);
        }
    }
}
