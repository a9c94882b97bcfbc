package dev.pinball.host;

import dev.pinball.accelerator.AcceleratorContractTest;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.host.x86.Processor;

/** By AVX2 alone, whatever else this processor has. */
class Avx2HostAcceleratorTest extends AcceleratorContractTest {

    @Override
    protected AcceleratorProvider provider() {
        return new HostAcceleratorProvider(Processor.withAvx2Alone());
    }

    /** Inputs are rounded as those of {@link HostAcceleratorTest}. */
    @Override
    protected float quantizedTolerance() {
        return Processor.current().hasAvx2() ? HostAcceleratorTest.TOLERANCE_16_BITS : super.quantizedTolerance();
    }
}
