package dev.pinball.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./pinball completion}: the commands and options, for a shell that completes them. */
@Command(
        name = "completion",
        description = "Prints a script by which a shell completes commands and options.",
        mixinStandardHelpOptions = true)
final class CompletionCommand {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Command(
            name = "bash",
            description = "For bash, and for zsh: source <(./pinball completion bash).",
            mixinStandardHelpOptions = true)
    void bash() {
        System.out.print(AutoComplete.bash("pinball", command.root().commandLine()));
    }
}
