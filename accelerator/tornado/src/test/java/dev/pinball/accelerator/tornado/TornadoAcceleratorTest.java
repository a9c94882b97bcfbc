package dev.pinball.accelerator.tornado;

import dev.pinball.accelerator.AcceleratorContractTest;
import dev.pinball.accelerator.AcceleratorProvider;

class TornadoAcceleratorTest extends AcceleratorContractTest {

    @Override
    protected AcceleratorProvider provider() {
        return new TornadoAcceleratorProvider();
    }
}
