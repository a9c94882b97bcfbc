package dev.pinball.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.model.RandomModel;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Operation;
import dev.pinball.model.program.Operation.ExpertMatMul;
import dev.pinball.model.program.Operation.Logits;
import dev.pinball.model.program.Operation.MatMul;
import dev.pinball.model.program.Program;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import dev.pinball.tornado.fpga.FpgaEmitter;
import dev.pinball.tornado.graph.DrawInput;
import dev.pinball.tornado.graph.StepGraph;
import dev.pinball.tornado.graph.StepGraphBuilder;
import dev.pinball.tornado.graph.StepInput;
import dev.pinball.tornado.graph.StepTasks;
import dev.pinball.tornado.kernel.Lanes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** What a step of one row costs, counted before anything runs: kernels, bytes of weights, multiply-adds, barriers. */
class StepCountTest {
    private static final DeviceLimits LIMITS = new DeviceLimits(16, 4, 64, 16, 16);
    private static final int LAYERS = 12;

    @TempDir
    private Path directory;

    /** The kernels were 201 for llama, 16 a layer, before operations were fused. */
    @ParameterizedTest
    @CsvSource({"llama, 7, 9", "qwen3, 7, 9", "qwen3moe, 11, 9", "gpt2, 10, 11"})
    void launchesFewKernels(String kind, int kernelsOfLayer, int others) {
        try (GgufFile file = open(kind)) {
            StepGraph graph = graph(ProgramReader.read(file));
            System.out.printf(
                    "%s: %d kernels in %d graphs%n",
                    kind, graph.taskCount(), graph.graphs().size());
            assertThat(graph.taskCount()).isEqualTo(LAYERS * kernelsOfLayer + others);
        }
    }

    /** Eight bits and a scale of F32 for 32 values: 36 bytes for the 34 of the file. */
    @ParameterizedTest
    @CsvSource({"llama", "qwen3", "gpt2"})
    void readsEachWeightOnce(String kind) {
        try (GgufFile file = open(kind)) {
            Program program = ProgramReader.read(file);
            List<TaskPackage> products = products(graph(program));
            Set<Object> arrays = new HashSet<>();
            products.forEach(
                    product -> arrays.addAll(StepTasks.arguments(product).subList(1, 3)));
            long bytes = arrays.stream()
                    .mapToLong(array -> ((TornadoNativeArray) array).getNumBytesOfSegment())
                    .sum();
            System.out.printf("%s: %d bytes of weights, %d in the file%n", kind, bytes, program.weightBytes(1));
            assertThat(arrays).hasSize(2 * products.size());
            assertThat(bytes * 34).isEqualTo(program.weightBytes(1) * 36);
        }
    }

    @ParameterizedTest
    @CsvSource({"llama", "qwen3", "gpt2", "qwen3moe"})
    void multipliesNoMoreThanTheProgram(String kind) {
        try (GgufFile file = open(kind)) {
            Program program = ProgramReader.read(file);
            StepGraph graph = graph(program);
            long multiplyAdds = products(graph).stream()
                    .mapToLong(product -> multiplyAdds(graph, product))
                    .sum();
            long outputs = program.operations().stream()
                    .mapToLong(StepCountTest::multiplyAdds)
                    .sum();
            assertThat(multiplyAdds).isEqualTo(outputs);
            assertThat(outputs).isGreaterThan(program.multiplyAddsPerRow());
        }
    }

    /** A group of four outputs computes the last one again where they end before it. */
    private static long multiplyAdds(Operation operation) {
        return switch (operation) {
            case MatMul matMul -> multiplyAdds(matMul.weight());
            case Logits logits -> multiplyAdds(logits.weight());
            case ExpertMatMul matMul ->
                (long) matMul.output().width() * matMul.weight().columns();
            default -> 0;
        };
    }

    private static long multiplyAdds(Tensor weight) {
        return Math.ceilDiv(weight.rows(), 4) * 4L * weight.columns();
    }

    /** Four outputs meet at one barrier; a tree of 64 took 7 for each. */
    @Test
    void meetsAtOneBarrierForFourOutputs() throws IOException {
        Path kernels = directory.resolve("kernels");
        try (GgufFile file = open("llama")) {
            new FpgaEmitter().emit(ProgramReader.read(file), LIMITS, kernels);
        }
        for (String product : List.of("project1", "matmulAdd5", "gated6", "logits10")) {
            String source = Files.readString(kernels.resolve(product + ".cl"));
            assertThat(source.split("barrier\\(")).as(product).hasSize(2);
            assertThat(source).as(product).contains("vload4(", "(__global long *)");
        }
    }

    private GgufFile open(String kind) {
        Path path = directory.resolve("model.gguf");
        RandomModel.of(kind, TensorType.Q8_0, 1, LAYERS).write(path);
        return GgufFile.open(path);
    }

    private static StepGraph graph(Program program) {
        StepGraph graph = new StepGraphBuilder(
                        program, LIMITS, new StepInput(LIMITS), new DrawInput(LIMITS), new StepTasks())
                .build();
        graph.tasks().grids().values().forEach(grid -> grid.resize(1, 1, 1));
        return graph;
    }

    /** The tasks that read a packed weight as a whole. */
    private static List<TaskPackage> products(StepGraph graph) {
        return graph.tasks().graphs().stream()
                .flatMap(List::stream)
                .filter(task -> !task.getId().startsWith("embed"))
                .filter(task -> StepTasks.arguments(task).stream().anyMatch(LongArray.class::isInstance))
                .toList();
    }

    /** Four outputs of a group, each as long as the columns, which follow the type. */
    private static long multiplyAdds(StepGraph graph, TaskPackage product) {
        long groups = graph.tasks().grid(product).worker().getGlobalWork()[0] / Lanes.COUNT;
        List<Integer> numbers = StepTasks.arguments(product).stream()
                .filter(Integer.class::isInstance)
                .map(Integer.class::cast)
                .toList();
        return groups * 4 * numbers.get(1);
    }
}
