package dev.pinball.cli;

import dev.pinball.accelerator.KernelEmitter;
import dev.pinball.cli.option.EngineOptions;
import dev.pinball.cli.option.UsageException;
import dev.pinball.model.Model;
import java.nio.file.Path;
import java.util.ServiceLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./pinball fpga}: writes the kernels that an FPGA's compiler takes. */
@Command(name = "fpga", description = "Prepares a model for an FPGA.", mixinStandardHelpOptions = true)
final class FpgaCommand {

    @Command(
            name = "emit",
            description =
                    "Writes the OpenCL C of every kernel of a model's step, and a manifest; docs/FPGA.md goes on.",
            mixinStandardHelpOptions = true)
    int emit(
            @Option(names = "--model", paramLabel = "FILE", required = true, description = "A GGUF file.") Path file,
            @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where to write.") Path folder,
            @Mixin EngineOptions options) {
        KernelEmitter emitter = ServiceLoader.load(KernelEmitter.class)
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "fpga emit needs TornadoVM: set TORNADOVM_HOME to its SDK: docs/ACCELERATORS.md"));
        try (Model model = Model.open(file)) {
            System.out.println(emitter.emit(
                    model.program(), options.config().settings(model.program()).device(), folder));
        }
        return 0;
    }
}
