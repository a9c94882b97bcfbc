package dev.pinball.training.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.model.config.ModelConfig;
import dev.pinball.training.experiments.Experiments.Experiment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExperimentsTest {

    @Test
    void armsOfAnExperimentThatAreComparedSpendTheSame() {
        assertThat(experiment("experts").arms()).extracting(Arm::flops).containsOnly(1.2e12);
        assertThat(experiment("distillation").arms()).extracting(Arm::flops).containsOnly(1.2e11);
        assertThat(experiment("size-or-text").arms()).extracting(Arm::flops).containsOnly(1e11, 4e11);
    }

    @Test
    void chosenExpertsAreTogetherAsWideAsTheDenseLayer() {
        assertThat(experiment("experts").arms())
                .extracting(Arm::model)
                .allSatisfy(model -> assertThat(model.feedForwardLength()
                                * Math.max(1, model.experts().usedPerToken()))
                        .isEqualTo(176));
    }

    @Test
    void onlyTaughtArmsNeedATeacher() {
        assertThat(Experiments.all())
                .allSatisfy(experiment -> assertThat(experiment.arms().stream()
                                .anyMatch(arm -> arm.teaching().isPresent()))
                        .isEqualTo(experiment.teacher().isPresent()));
    }

    @Test
    void spreadIsTheStandardDeviationOfTheSeeds() {
        ModelConfig model = experiment("experts").arms().getFirst().model();
        Arm arm = new Arm("series", "label", model, 1, 1, 1, Optional.empty());
        ArmResult result = new ArmResult(arm, 1, 1, 1, List.of(1.0, 2.0, 3.0));
        assertThat(result.mean()).isCloseTo(2, within(1e-12));
        assertThat(result.spread()).isCloseTo(1, within(1e-12));
        assertThat(new ArmResult(arm, 1, 1, 1, List.of(5.0)).spread()).isZero();
    }

    private static Experiment experiment(String name) {
        return Experiments.all().stream()
                .filter(experiment -> experiment.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
