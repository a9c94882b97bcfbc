package dev.pinball.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.host.WorkerPool;
import dev.pinball.training.parameter.Parameter;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdamWTest {
    private static final AdamW ADAM_W = new AdamW(0.8, 0.9, 1e-6, 0.5);
    private static final double RATE = 0.01;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void followsTheDefinitionAndLetsMatricesAloneDecay(int rows) {
        Random random = new Random(rows);
        Parameter parameter = parameter(rows, 40_000 / rows, random);
        double value = parameter.values()[17];
        double mean = 0;
        double variance = 0;
        try (WorkerPool threads = new WorkerPool(2)) {
            for (int step = 1; step <= 5; step++) {
                parameter.gradient()[17] = random.nextFloat() - 0.5f;
                double gradient = 0.5 * parameter.gradient()[17];
                mean = 0.8 * mean + 0.2 * gradient;
                variance = 0.9 * variance + 0.1 * gradient * gradient;
                value -= rows > 1 ? RATE * 0.5 * value : 0;
                double unbiased = variance / (1 - Math.pow(0.9, step));
                value -= RATE * mean / (1 - Math.pow(0.8, step)) / (Math.sqrt(unbiased) + 1e-6);
                ADAM_W.update(parameter, 0.5f, RATE, step, threads);
                assertThat((double) parameter.values()[17]).isCloseTo(value, within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void measuresTheGradientOfAllParametersTogether(int threadCount) {
        Random random = new Random(1);
        List<Parameter> parameters = List.of(parameter(3, 5000, random), parameter(1, 7, random));
        double squares = 0;
        for (Parameter parameter : parameters) {
            for (int i = 0; i < parameter.count(); i++) {
                parameter.gradient()[i] = random.nextFloat();
                squares += (double) parameter.gradient()[i] * parameter.gradient()[i];
            }
        }
        try (WorkerPool threads = new WorkerPool(threadCount)) {
            assertThat(GradientNorm.of(parameters, threads)).isCloseTo(Math.sqrt(squares), within(1e-4));
        }
    }

    private static Parameter parameter(int rows, int columns, Random random) {
        int count = rows * columns;
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        return new Parameter("p", rows, columns, values, new float[count], new float[count], new float[count]);
    }
}
