package dev.pinball.accelerator.host;

import dev.pinball.accelerator.AcceleratorContractTest;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.machine.Processor;

/** Java alone, whatever this processor has. */
class JavaHostAcceleratorTest extends AcceleratorContractTest {

    @Override
    protected AcceleratorProvider provider() {
        return new HostAcceleratorProvider(Processor.withoutExtensions());
    }
}
