package dev.pinball.cli.inspect;

import dev.pinball.cli.option.UsageException;
import dev.pinball.cli.option.WritableType;
import dev.pinball.model.gguf.FileQuantizer;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.tensor.TensorType;
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
            description = "F32, F16, BF16, Q8_0 or Q4_0; rows that don't fill blocks of 32 become F16.")
    private String type = TensorType.F16.name();

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file to write.")
    private Path out = Path.of("");

    @Option(names = "--overwrite", description = "Writes over a file that exists.")
    private boolean overwrite;

    @Override
    public Integer call() throws IOException {
        TensorType written = WritableType.named(type);
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
