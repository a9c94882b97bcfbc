package dev.pinball.cli.report;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code nvidia-smi} beside all parts, which writes down twice a second what the GPU uses; where there is none, nothing. */
final class GpuWatch implements AutoCloseable {
    private static final List<String> COMMAND =
            List.of("nvidia-smi", "--query-gpu=" + GpuUse.QUERY, "--format=csv,noheader,nounits", "--loop-ms=500");

    private final @Nullable Process process;
    private final Path samples;

    private GpuWatch(@Nullable Process process, Path samples) {
        this.process = process;
        this.samples = samples;
    }

    static GpuWatch start(Path samples) throws IOException {
        Files.write(samples, new byte[0]);
        try {
            Process process = new ProcessBuilder(COMMAND)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(samples.toFile()))
                    .start();
            return new GpuWatch(process, samples);
        } catch (IOException noSuchProgram) {
            return new GpuWatch(null, samples);
        }
    }

    /** Where the next sample will be. */
    long position() throws IOException {
        return Files.size(samples);
    }

    /** The most since then; null where there is no sample. */
    @Nullable GpuUse since(long position) throws IOException {
        byte[] all = Files.readAllBytes(samples);
        String text = new String(
                Arrays.copyOfRange(all, (int) Math.min(position, all.length), all.length), StandardCharsets.UTF_8);
        GpuUse use = GpuUse.NONE;
        for (String line : text.lines().toList()) {
            use = use.max(line);
        }
        return use.equals(GpuUse.NONE) ? null : use;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
