package dev.pinball.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What every accelerator must show that can be asked for by its name. */
public abstract class AcceleratorContractTest extends StepContractTest {

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(AcceleratorProvider.class))
                .filteredOn(found -> found.name().equals(provider().name()))
                .singleElement()
                .isInstanceOf(provider().getClass());
    }
}
