package dev.pinball.cli;

import dev.pinball.cli.option.UsageException;
import dev.pinball.model.EmbeddedModel;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.server.NamedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The models of a server. */
final class ServedModelsOption {
    /** A name has no folders: {@code ./a=b.gguf} is a file. */
    private static final Pattern NAME_AND_FILE = Pattern.compile("([^/=]+)=(.+)");

    @Option(
            names = "--model",
            paramLabel = "[NAME=]FILE,...",
            split = ",",
            hideParamSyntax = true,
            description = "A GGUF file, and its name in requests (without: the name of the file); may be repeated. A"
                    + " request without a name meets the first."
                    + " Default: the embedded model, which writes little stories.")
    private List<String> models = List.of();

    /** Opens all of them. */
    @SuppressWarnings("MustBeClosedChecker") // the caller closes the files
    List<NamedModel> open() {
        if (models.isEmpty()) {
            return List.of(NamedModel.of(EmbeddedModel.open()));
        }
        List<NamedModel> opened = new ArrayList<>();
        models.forEach(model -> opened.add(open(model)));
        return opened;
    }

    @SuppressWarnings("MustBeClosedChecker")
    private static NamedModel open(String model) {
        Matcher named = NAME_AND_FILE.matcher(model);
        if (!named.matches() && model.contains("=") && !Files.exists(Path.of(model))) {
            throw new UsageException("--model: %s (expected: FILE, or NAME=FILE)".formatted(model));
        }
        return named.matches()
                ? new NamedModel(named.group(1), GgufFile.open(Path.of(named.group(2))))
                : NamedModel.of(GgufFile.open(Path.of(model)));
    }
}
