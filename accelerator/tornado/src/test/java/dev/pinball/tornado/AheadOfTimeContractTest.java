package dev.pinball.tornado;

import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.StepContractTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The whole contract from kernels built ahead of time; {@link AheadOfTimeTest} is its short form. */
@Tag("long")
class AheadOfTimeContractTest extends StepContractTest {

    @TempDir
    private Path directory;

    @Override
    protected AcceleratorProvider provider() {
        return new AheadOfTimeProvider(directory);
    }
}
