package dev.pinball.accelerator.reference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.accelerator.AcceleratorContractTest;
import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.model.TestConfigs;
import dev.pinball.model.program.Program;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceAcceleratorTest extends AcceleratorContractTest {

    @Override
    protected AcceleratorProvider provider() {
        return new ReferenceAcceleratorProvider();
    }

    @Test
    void refusesDeviceThatItDoesNotHave() {
        Program empty = new Program(TestConfigs.of(1, 1), List.of(), List.of());
        assertThatThrownBy(() -> provider().open(empty, new DeviceLimits(1, 1, 1, 1, 1), "gpu"))
                .isInstanceOf(AcceleratorException.class)
                .hasMessage("accelerator: reference:gpu (expected: reference)");
    }
}
