package dev.pinball.host.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.MachineCode;
import dev.pinball.host.x86.Register;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardedPagesTest {
    private static final int BYTES = 200;
    private static final int SURVIVED = 42;

    @TempDir
    private Path directory;

    /** Loads 8 bytes by machine code, from an offset in guarded memory; a program of its own, since it may crash. */
    static final class Load {
        private Load() {}

        /** @param arguments where the guard is, and the offset */
        public static void main(String[] arguments) {
            Assembler assembler = new Assembler();
            assembler.mov(Register.RAX, Register.RDI.at(0));
            NativePages pages = GuardedPages.valueOf(arguments[0]).allocate(BYTES);
            long address = pages.address() + Long.parseLong(arguments[1]);
            new MachineCode(assembler.finish()).call(address, 0, MemorySegment.NULL, 0, 0);
            Runtime.getRuntime().halt(SURVIVED);
        }
    }

    @ParameterizedTest
    @CsvSource({"AFTER,192,true", "AFTER,193,false", "BEFORE,0,true", "BEFORE,-1,false"})
    void endsProgramThatLoadsBeyond(GuardedPages guard, long offset, boolean survives)
            throws IOException, InterruptedException {
        assumeTrue(NativePages.supported(), "skipped: no native pages on this system");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + directory.resolve("crash"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Load.class.getName(),
                guard.name(),
                Long.toString(offset));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor() == SURVIVED).isEqualTo(survives);
        assertThat(directory.resolve("crash").toFile().exists()).isNotEqualTo(survives);
    }
}
