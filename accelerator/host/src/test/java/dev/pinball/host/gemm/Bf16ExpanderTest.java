package dev.pinball.host.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pinball.host.gemm.GemmKernel.Weights;
import dev.pinball.host.gemm.bf16.GroupedBf16Expander;
import dev.pinball.host.gemm.bf16.NibbleBf16Expander;
import dev.pinball.host.gemm.grouped.GroupedFormat;
import dev.pinball.host.gemm.x86.AmxBf16Kernel;
import dev.pinball.host.gemm.x86.Bf16Expander;
import dev.pinball.host.gemm.x86.GemmWorkspace;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.memory.GuardedPages;
import dev.pinball.host.memory.NativeMemory;
import dev.pinball.host.memory.NativePages;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.MachineCode;
import dev.pinball.host.x86.Processor;
import dev.pinball.host.x86.Register;
import dev.pinball.model.RandomTensor;
import dev.pinball.model.TestSeed;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Expanders alone, which need no tiles. Next to all memory that they read and write are inaccessible pages. */
class Bf16ExpanderTest {
    private static final int COLUMNS = 3 * 256;
    private static final Register CHUNK = Register.RSI;

    @ParameterizedTest
    @EnumSource(names = {"Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS"})
    void writesLevelsScalesAndMinimums(TensorType type) {
        assertExpands(type, GuardedPages.AFTER);
    }

    @ParameterizedTest
    @EnumSource(names = {"Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS"})
    void readsAndWritesNothingBeforeItsMemory(TensorType type) {
        assertExpands(type, GuardedPages.BEFORE);
    }

    private static void assertExpands(TensorType type, GuardedPages guard) {
        assumeTrue(Processor.current().hasAvx512(), "skipped: no AVX-512 on this processor");
        Random random = new Random(TestSeed.next("assertExpands " + type));
        for (int panels = 1; panels <= AmxBf16Kernel.PANELS_MAX; panels++) {
            Tensor tensor = RandomTensor.of(type, panels * PanelLayout.ROWS, COLUMNS, random);
            assertExpands(tensor, panels, guard);
        }
    }

    private static void assertExpands(Tensor tensor, int panels, GuardedPages guard) {
        boolean nibbles = tensor.type() == TensorType.Q4_0;
        PanelLayout panel = new PanelLayout(tensor.type(), COLUMNS);
        Bf16Expander expander = nibbles
                ? new NibbleBf16Expander(panel)
                : new GroupedBf16Expander(
                        GroupedFormat.of(tensor.type(), COLUMNS).orElseThrow(), COLUMNS);
        Weights weights = nibbles
                ? Weights.of(panel)
                : Weights.of(GroupedFormat.of(tensor.type(), COLUMNS).orElseThrow(), COLUMNS);
        long chunkBytes = panels * expander.block().panelBytes();
        int chunks = Math.ceilDiv(expander.blocks(), Bf16Expander.BLOCKS_MAX);
        try (NativePages packed = guard.allocate((long) panels * weights.panelBytes());
                NativePages expanded = guard.allocate(chunks * chunkBytes);
                GemmWorkspace workspace = new GemmWorkspace(0, guard);
                MachineCode code = new MachineCode(emit(expander, panels))) {
            for (int k = 0; k < panels; k++) {
                weights.copy().pack(tensor, k * PanelLayout.ROWS, packed.address() + (long) k * weights.panelBytes());
            }
            NativeMemory.ALL
                    .asSlice(expanded.address(), expanded.bytes())
                    .fill((byte) 1); // so that zeros must be written
            code.call(packed.address(), expanded.address(), MemorySegment.NULL, 0, workspace.address());
            for (int row = 0; row < tensor.rows(); row++) {
                assertRow(tensor, row, expander.block(), expanded.address(), chunkBytes);
            }
        }
    }

    /** Expands a row of chunks, one after the other. */
    private static byte[] emit(Bf16Expander expander, int panels) {
        Assembler code = new Assembler();
        code.push(Bf16Expander.OWN);
        expander.begin(code);
        for (int block = 0; block < expander.blocks(); block += Bf16Expander.BLOCKS_MAX) {
            code.mov(Bf16Expander.TARGET, CHUNK);
            int count = Math.min(Bf16Expander.BLOCKS_MAX, expander.blocks() - block);
            expander.expand(code, panels, block % expander.turnBlocks(), count);
            code.add(CHUNK, panels * expander.block().panelBytes());
        }
        code.pop(Bf16Expander.OWN);
        return code.finish();
    }

    private static void assertRow(Tensor tensor, int row, Bf16Expander.Block block, long expanded, long chunkBytes) {
        float[] weights = new float[COLUMNS];
        Dequantizer.readRow(tensor, row, weights, 0);
        for (int column = 0; column < COLUMNS; column++) {
            int inBlock = column % PanelLayout.BLOCK_COLUMNS;
            int blockIndex = column / PanelLayout.BLOCK_COLUMNS;
            long start = expanded
                    + blockIndex / Bf16Expander.BLOCKS_MAX * chunkBytes
                    + row / PanelLayout.ROWS * block.panelBytes()
                    + blockIndex % Bf16Expander.BLOCKS_MAX * block.bytes();
            int group = inBlock / (PanelLayout.BLOCK_COLUMNS / block.groups());
            long lane = start + (long) row % PanelLayout.ROWS * Float.BYTES;
            float scale = NativeMemory.floatAt(lane + block.scales(group));
            float minimum = block.hasMinimums() ? NativeMemory.floatAt(lane + block.minimums()) : 0;
            float level = level(tensor.type(), block, lane, inBlock);
            assertThat(scale * level - minimum)
                    .as("row %d, column %d of %s", row, column, tensor)
                    .isCloseTo(weights[column], within(1e-6f * (Math.abs(scale * level) + Math.abs(minimum))));
            if (block.groups() == 2) {
                assertThat(NativeMemory.floatAt(lane + block.zeros(inBlock % block.zeroLines())))
                        .isZero();
            }
        }
    }

    /** Columns i and i + 16 of a block of Q4_0 are side by side in a line, columns i and i + 2 of each four of the others. */
    private static float level(TensorType type, Bf16Expander.Block block, long lane, int column) {
        int line = type == TensorType.Q4_0 ? column % 16 : column / 4 * 2 + column % 2;
        int half = type == TensorType.Q4_0 ? column / 16 : column / 2 % 2;
        int groupLines = PanelLayout.BLOCK_COLUMNS / 2 / block.groups();
        long weight = lane + block.weights(line / groupLines, line % groupLines) + (long) half * Short.BYTES;
        return Float.intBitsToFloat(NativeMemory.shortAt(weight) << Short.SIZE);
    }
}
