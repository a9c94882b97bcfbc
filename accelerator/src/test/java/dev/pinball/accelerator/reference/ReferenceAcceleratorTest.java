package dev.pinball.accelerator.reference;

import dev.pinball.accelerator.AcceleratorContractTest;
import dev.pinball.accelerator.AcceleratorProvider;

class ReferenceAcceleratorTest extends AcceleratorContractTest {

    @Override
    protected AcceleratorProvider provider() {
        return new ReferenceAcceleratorProvider();
    }
}
