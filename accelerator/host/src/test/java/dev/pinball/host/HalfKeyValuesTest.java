package dev.pinball.host;

import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.KeyValueType;
import dev.pinball.accelerator.StepContractTest;
import dev.pinball.host.x86.Processor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract with keys and values in F16. */
class HalfKeyValuesTest {

    @Nested
    class ByTheProcessor extends Contract {
        @Override
        protected AcceleratorProvider provider() {
            return new HostAcceleratorProvider();
        }
    }

    @Nested
    class ByJavaAlone extends Contract {
        @Override
        protected AcceleratorProvider provider() {
            return new HostAcceleratorProvider(Processor.withoutExtensions());
        }
    }

    private abstract static class Contract extends StepContractTest {
        /** Of tokens with a probability of 1e-5; a last bit of a sum can become one of the 11 of a key, here or in {@code reference}. */
        private static final float REFERENCE_TOLERANCE = 0.02f;

        /** The independent implementation keeps F32. */
        private static final float TOLERANCE = 0.03f;

        @Override
        protected KeyValueType keyValueType() {
            return KeyValueType.F16;
        }

        @Override
        protected float referenceTolerance() {
            return REFERENCE_TOLERANCE;
        }

        /** All but a model of random experts, of which others are chosen when a score changes in its last bits. */
        @Override
        @ParameterizedTest
        @ValueSource(
                strings = {"stories260K.F32", "tiny-llama3.F32", "tiny-qwen2.F32", "tiny-gpt2.F32", "tiny-experts.F32"})
        protected void givesTokensOfIndependentImplementation(String model) {
            assertGivesTokensOfIndependentImplementation(model, TOLERANCE);
        }
    }
}
