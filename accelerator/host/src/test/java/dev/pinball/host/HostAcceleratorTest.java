package dev.pinball.host;

import dev.pinball.accelerator.AcceleratorContractTest;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.host.x86.Processor;

/** On what this processor has: machine code where it can run. */
class HostAcceleratorTest extends AcceleratorContractTest {
    /** Inputs of quantized weights have 16 bits: log-probabilities of tokens with one in a million were off by 0.0011. */
    private static final float TOLERANCE_16_BITS = 0.003f;

    @Override
    protected AcceleratorProvider provider() {
        return new HostAcceleratorProvider();
    }

    @Override
    protected float quantizedTolerance() {
        return Processor.current().hasByteProducts() ? TOLERANCE_16_BITS : super.quantizedTolerance();
    }
}
