package dev.pinball.host.gemm;

import dev.pinball.host.gemm.grouped.GroupedFormat;
import dev.pinball.host.gemm.grouped.GroupedPanelPacker;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.model.tensor.Tensor;

/** Multiplies weights of one type and width: the layouts of panels and of packed inputs, and the code for them. */
sealed interface GemmKernel extends AutoCloseable permits QuantizedGemm, TiledGemm, F16Gemm {

    /** A part of the second cache that processors have for each core: docs/BENCHMARKS.md, "Parts of nearly the same size". */
    long SECOND_CACHE_BYTES = 1 << 20;

    /** Columns of the weights. */
    int columns();

    /** Bytes of a packed panel. */
    int panelBytes();

    /** Packs up to 16 rows of a tensor, from {@code firstRow} on, at the address {@code target}. */
    void packPanel(Tensor tensor, int firstRow, long target);

    /** Bytes of a packed input. */
    long inputRowBytes();

    /**
     * Packs the {@code columns} values from {@code start} on, at the address {@code target}.
     *
     * @param inputCount how many inputs will be multiplied at once
     */
    void pack(float[] values, int start, long target, int inputCount);

    /** The code that is fastest for {@code inputCount} inputs. */
    MicroKernel microKernel(int inputCount);

    /** How many inputs, roughly, stay in the second cache while many panels pass. */
    default int inputsAtOnce() {
        return (int) Math.max(inputsMultiple(), SECOND_CACHE_BYTES / inputRowBytes());
    }

    /** The number of inputs whose multiples fill tiles. */
    int inputsMultiple();

    /** Bytes of the panels of a thread that are expanded before they are multiplied. */
    long expandedBytes();

    /** Inputs past the last that the code may read; what it computes of them is dropped. */
    default int inputsReadBeyond() {
        return 0;
    }

    @Override
    void close();

    /** How weights of a type and a width are packed. */
    record Weights(int columns, int panelBytes, PanelCopy copy) {
        static Weights of(PanelLayout panel) {
            return new Weights(
                    panel.columns(),
                    panel.panelBytes(),
                    (tensor, firstRow, target) -> PanelPacker.pack(tensor, firstRow, panel, target));
        }

        static Weights of(GroupedFormat format, int columns) {
            return new Weights(
                    columns,
                    format.panelBytes(columns),
                    (tensor, firstRow, target) -> GroupedPanelPacker.pack(format, tensor, firstRow, target));
        }
    }

    /** Packs up to 16 rows of a tensor from one on, at an address. */
    interface PanelCopy {
        void pack(Tensor tensor, int firstRow, long target);
    }
}
