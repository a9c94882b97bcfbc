package dev.pinball.host;

import dev.pinball.accelerator.AcceleratorContractTest;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.host.x86.Processor;
import dev.pinball.model.tensor.TensorType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On what this processor has: machine code where it can run. */
class HostAcceleratorTest extends AcceleratorContractTest {
    /**
     * Inputs of quantized weights are rounded to 16 bits. Over 40 seeds, all types and the models without GELU and without
     * another choice of experts, log-probabilities were off by at most 0.0024 (IQ4_XS; 0.0019 with Q6_K, 0.0018 with Q8_0,
     * 0.0006 with Q4_0), those of the models of the test by 0.0017, those of the trained model by 0.0011.
     */
    static final float TOLERANCE_16_BITS = 0.002f;

    @Override
    protected AcceleratorProvider provider() {
        return new HostAcceleratorProvider();
    }

    /** Few rows are multiplied by other code than many. */
    @ParameterizedTest
    @EnumSource(names = {"Q4_0", "Q5_0", "Q4_K", "Q5_K", "Q6_K", "IQ4_XS"})
    void givesSameBitsHoweverPromptIsCutIntoStepsWithAnyType(TensorType type) {
        assertGivesSameBitsHoweverPromptIsCutIntoSteps("llama", type);
        assertGivesSameBitsHoweverPromptIsCutIntoSteps("mixtral", type);
    }

    @Override
    protected float quantizedTolerance() {
        return Processor.current().hasAvx2() ? TOLERANCE_16_BITS : super.quantizedTolerance();
    }
}
