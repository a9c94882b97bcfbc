package dev.pinball.host.gemm.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.host.memory.HostMemory;
import dev.pinball.host.memory.NativeMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExpandShortsTest {
    private static final int HALVES = 1 << 16;

    private final HostMemory memory = new HostMemory();

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void expandsEveryHalfExactly() {
        long source = everyHalf();
        long target = memory.floats("floats", HALVES);
        ExpandShorts.f16(source, HALVES, target, new float[1000]);
        for (int bits = 0; bits < HALVES; bits++) {
            assertSameBits(NativeMemory.floatAt(target + 4L * bits), Float.float16ToFloat((short) bits));
        }
    }

    @Test
    void expandsEveryFiniteHalfExactlyInVectors() {
        long source = everyHalf();
        for (int bits = 0; bits < HALVES; bits += Lanes.COUNT) {
            float[] expanded = ExpandShorts.finiteF16(source + 2L * bits).toArray();
            for (int i = 0; i < Lanes.COUNT; i++) {
                float defined = Float.float16ToFloat((short) (bits + i));
                if (Float.isFinite(defined)) {
                    assertSameBits(expanded[i], defined);
                }
            }
        }
    }

    private long everyHalf() {
        long address = memory.floats("halves", HALVES / 2);
        for (int bits = 0; bits < HALVES; bits++) {
            NativeMemory.store(address + 2L * bits, (short) bits);
        }
        return address;
    }

    private static void assertSameBits(float actual, float expected) {
        assertThat(Float.floatToIntBits(actual)).isEqualTo(Float.floatToIntBits(expected));
    }
}
