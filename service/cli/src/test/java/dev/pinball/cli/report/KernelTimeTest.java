package dev.pinball.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTimeTest {
    @TempDir
    private Path folder;

    @Test
    void addsTheTimesOfEachKernel() throws IOException {
        String graph = """
                {
                    "step": {
                        "TOTAL_KERNEL_TIME": "9999",
                        "step.matmul3": {
                            "METHOD": "MatMulKernel.matmul",
                            "TASK_KERNEL_TIME": "2000"
                        },\s
                        "step.norm1": {
                            "METHOD": "NormKernel.norm",
                            "TASK_KERNEL_TIME": "1000"
                        },\s
                        "step.matmul4": {
                            "TASK_KERNEL_TIME": "1000",
                            "METHOD": "MatMulKernel.matmul"
                        }
                    }
                }
                """;
        Path profile = folder.resolve("profile");
        Files.writeString(profile, graph + "\n" + graph);
        assertThat(KernelTime.read(profile))
                .containsExactly(new KernelTime("matmul", 4, 6, 0.75), new KernelTime("norm", 2, 2, 0.25));
    }

    @Test
    void hasNoneOfAnEmptyProfile() throws IOException {
        assertThat(KernelTime.read(Files.createFile(folder.resolve("profile")))).isEmpty();
    }
}
