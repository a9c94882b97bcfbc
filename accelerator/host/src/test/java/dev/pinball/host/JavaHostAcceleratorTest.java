package dev.pinball.host;

import dev.pinball.accelerator.AcceleratorContractTest;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.host.x86.Processor;

/** Java alone, whatever this processor has. */
class JavaHostAcceleratorTest extends AcceleratorContractTest {

    @Override
    protected AcceleratorProvider provider() {
        return new HostAcceleratorProvider(Processor.withoutExtensions());
    }
}
