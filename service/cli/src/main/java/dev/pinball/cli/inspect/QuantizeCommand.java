package dev.pinball.cli.inspect;

import dev.pinball.cli.option.UsageException;
import dev.pinball.cli.option.WritableType;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.quantization.FileQuantizer;
import dev.pinball.model.quantization.FileType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./pinball quantize}: the same model with its weights in another type. */
@Command(
        name = "quantize",
        description = "Writes a model with its matrices in another type; vectors and routers stay F32.",
        mixinStandardHelpOptions = true)
public final class QuantizeCommand implements Callable<Integer> {

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "A GGUF file.")
    private Path model = Path.of("");

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            required = true,
            description =
                    "F32, F16, BF16, Q8_0, Q4_0, Q5_0, Q5_1, or llama.cpp's mixes Q4_K_M, Q5_K_M, Q6_K; rows that don't fill"
                            + " blocks become a type whose blocks they fill.")
    private String type = FileType.F16.name();

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file to write.")
    private Path out = Path.of("");

    @Option(names = "--overwrite", description = "Writes over a file that exists.")
    private boolean overwrite;

    @Override
    public Integer call() throws IOException {
        FileType written = WritableType.named(type);
        if (Files.exists(out) && Files.exists(model) && Files.isSameFile(model, out)) {
            throw new UsageException("--out: %s (expected: another file than --model)".formatted(out));
        }
        if (Files.exists(out) && !overwrite) {
            throw new UsageException("--out: %s exists (expected: a new file, or --overwrite)".formatted(out));
        }
        long before;
        try (GgufFile file = GgufFile.open(model)) {
            before = file.byteSize();
            FileQuantizer.write(file, written, out);
        }
        long after = Files.size(out);
        System.out.printf("%s: %,d bytes%n%s: %,d bytes (%.1f%%)%n", model, before, out, after, 100.0 * after / before);
        return 0;
    }
}
