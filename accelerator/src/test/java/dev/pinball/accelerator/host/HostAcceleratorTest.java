package dev.pinball.accelerator.host;

import dev.pinball.accelerator.AcceleratorContractTest;
import dev.pinball.accelerator.AcceleratorProvider;

class HostAcceleratorTest extends AcceleratorContractTest {

    @Override
    protected AcceleratorProvider provider() {
        return new HostAcceleratorProvider();
    }
}
