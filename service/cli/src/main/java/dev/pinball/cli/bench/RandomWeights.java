package dev.pinball.cli.bench;

import dev.pinball.model.Model;
import dev.pinball.model.program.Program;
import dev.pinball.model.tensor.Quantizer;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Random weights for a model that is measured: speed does not depend on what a model has learnt. Matrices of a type lie one
 * after the other in a pool; where they are more than it holds, they begin again at its start. It is larger than caches
 * are, so that each is read from memory as if it had its own.
 */
final class RandomWeights {
    private static final long POOL_BYTES_MAX = 2L << 30;
    private static final int PATTERN_VALUES = 1 << 21;
    private static final int ALIGNMENT_BLOCKS = 64; // whole blocks at addresses that are multiples of 64

    private final long poolBytesMax;
    private final Random random = new Random(1);
    private final Map<TensorType, Pool> pools = new EnumMap<>(TensorType.class);
    private final Map<String, Tensor> filled = new HashMap<>();

    private RandomWeights(long poolBytesMax) {
        this.poolBytesMax = poolBytesMax;
    }

    /** The memory of a type, and where its next matrix begins. */
    private static final class Pool {
        private final MemorySegment memory;
        private long next;

        Pool(MemorySegment memory) {
            this.memory = memory;
        }

        MemorySegment take(long bytes, long alignmentBytes) {
            long start = next + bytes <= memory.byteSize() ? next : 0;
            next = start + Math.ceilDiv(bytes, alignmentBytes) * alignmentBytes;
            return memory.asSlice(start, bytes).asReadOnly();
        }
    }

    /** The model with random matrices, the same every time, and with ones for its vectors. */
    static Model fill(Model model) {
        return fill(model, POOL_BYTES_MAX);
    }

    static Model fill(Model model, long poolBytesMax) {
        RandomWeights weights = new RandomWeights(poolBytesMax);
        weights.allocate(model);
        Program program = model.program().withTensors(weights::filled);
        return new Model(model.file(), program, model.tokenizer());
    }

    private void allocate(Model model) {
        Map<TensorType, Long> allBytes = new EnumMap<>(TensorType.class);
        Map<TensorType, Long> largestBytes = new EnumMap<>(TensorType.class);
        for (String name : model.file().tensorNames()) {
            Tensor tensor = model.file().findTensor(name).orElseThrow();
            if (isVector(tensor)) {
                continue;
            }
            long bytes = alignmentBytes(tensor.type()) + tensor.data().byteSize();
            allBytes.merge(tensor.type(), bytes, Long::sum);
            largestBytes.merge(tensor.type(), bytes, Math::max);
        }
        int columns = model.program().config().embeddingLength();
        allBytes.forEach((type, bytes) -> {
            long size = Math.min(bytes, Math.max(poolBytesMax, largestBytes.getOrDefault(type, 0L)));
            pools.put(type, new Pool(random(type, size, columns)));
        });
    }

    private static long alignmentBytes(TensorType type) {
        return (long) ALIGNMENT_BLOCKS * type.rowBytes(type.valuesPerBlock());
    }

    /** Memory of pieces of one pattern, which begin anywhere in it: much faster than encoding each value. */
    private MemorySegment random(TensorType type, long bytes, int columns) {
        long blockBytes = type.rowBytes(type.valuesPerBlock());
        MemorySegment pattern = pattern(type, columns);
        int pieceBlocks = PATTERN_VALUES / type.valuesPerBlock() / 2;
        MemorySegment memory = Arena.ofAuto().allocate(bytes, ALIGNMENT_BLOCKS);
        for (long at = 0; at < bytes; at += pieceBlocks * blockBytes) {
            long piece = Math.min(pieceBlocks * blockBytes, bytes - at);
            MemorySegment.copy(pattern, random.nextInt(pieceBlocks) * blockBytes, memory, at, piece);
        }
        return memory;
    }

    private MemorySegment pattern(TensorType type, int columns) {
        float[] values = new float[PATTERN_VALUES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() / Math.sqrt(columns));
        }
        MemorySegment pattern = MemorySegment.ofArray(new byte[Math.toIntExact(type.rowBytes(PATTERN_VALUES))]);
        Quantizer.writeRow(type, values, pattern);
        return pattern;
    }

    /** The same tensor gives the same weights. */
    private Tensor filled(Tensor tensor) {
        return filled.computeIfAbsent(tensor.name(), _ -> {
            long bytes = tensor.data().byteSize();
            MemorySegment data = isVector(tensor)
                    ? ones(tensor)
                    : Objects.requireNonNull(pools.get(tensor.type())).take(bytes, alignmentBytes(tensor.type()));
            return new Tensor(tensor.name(), tensor.type(), tensor.rows(), tensor.columns(), data);
        });
    }

    private static boolean isVector(Tensor tensor) {
        return tensor.rows() == 1;
    }

    private static MemorySegment ones(Tensor vector) {
        MemorySegment ones = Arena.ofAuto().allocate(vector.data().byteSize(), ALIGNMENT_BLOCKS);
        float[] values = new float[vector.columns()];
        Arrays.fill(values, 1);
        ones.copyFrom(MemorySegment.ofArray(values));
        return ones.asReadOnly();
    }
}
