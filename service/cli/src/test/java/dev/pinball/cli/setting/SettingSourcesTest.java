package dev.pinball.cli.setting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.cli.PinballCommand;
import dev.pinball.cli.option.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SettingSourcesTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void theCommandLineGoesBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
        String file = file("""
                port: 1111
                step-tokens: 256
                queue: 7
                """);
        CommandLine serve =
                serve(Map.of("PINBALL_STEP_TOKENS", "128", "PINBALL_PORT", "2222"), "--config", file, "--port=3333");

        assertThat(value(serve, "--port")).isEqualTo(3333);
        assertThat(value(serve, "--step-tokens")).isEqualTo(128);
        assertThat(value(serve, "--queue")).isEqualTo(7);
        assertThat(value(serve, "--sequences")).isEqualTo(64);
        assertThat(SettingsInForce.of(serve).given())
                .contains("--port=3333 (command line)")
                .contains("--step-tokens=128 (PINBALL_STEP_TOKENS)")
                .contains("--queue=7 (" + file + ")")
                .doesNotContain("--sequences");
        assertThat(SettingsInForce.of(serve).defaults())
                .contains("--sequences=64")
                .doesNotContain("--queue=");
    }

    @Test
    void theFileIsNamedOnTheCommandLineOrInTheEnvironment() throws IOException {
        String file = file("{\"queue\": 7}");

        assertThat(value(serve(Map.of(), "--config=" + file), "--queue")).isEqualTo(7);
        assertThat(value(serve(Map.of("PINBALL_CONFIG", file)), "--queue")).isEqualTo(7);
        assertThat(value(serve(Map.of(), "--config", file("# nothing\n")), "--queue"))
                .isEqualTo(256);
    }

    @Test
    void whatMayBeRepeatedIsAListOrAMapping() throws IOException {
        CommandLine serve = serve(Map.of(), "--config", file("""
                model: [small=a.gguf, b.gguf]
                tenant-weight: {gold: 3, silver: 2}
                """));

        assertThat(value(serve, "--model")).hasToString("[small=a.gguf, b.gguf]");
        assertThat(value(serve, "--tenant-weight")).hasToString("[gold=3, silver=2]");
        assertThat(value(serve(Map.of("PINBALL_TENANT_WEIGHT", "gold=3,silver=2")), "--tenant-weight"))
                .hasToString("[gold=3, silver=2]");
    }

    @Test
    void namesWhatIsWrongInTheFile() {
        Map<String, String> wrong = Map.of(
                "model: ['a,b.gguf']", "model: a,b.gguf (expected: no comma in one of several values)",
                "port: *x", "line 1: *x (expected: no aliases",
                "stpe-tokens: 256", "stpe-tokens (expected: an option of serve",
                "--port: 1", "--port (expected: an option of serve",
                "config: other.yaml", "config (expected: an option of serve",
                "help: true", "help (expected: an option of serve",
                "port: 1\nport: 2", "line 2: port: twice in one object",
                "port: {a: {b: 1}}", "port: {\"b\":1} (expected: a value)",
                "host: ~", "host: \"~\" (expected: a value)",
                "- port", "no settings (expected: lines such as step-tokens: 512)");
        wrong.forEach((text, message) -> assertThatThrownBy(() -> serve(Map.of(), "--config", file(text)))
                .as(text)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("settings.yaml")
                .hasMessageContaining(message));
        assertThatThrownBy(() -> serve(Map.of(), "--config", "none.yaml"))
                .hasMessage("--config: none.yaml: no such file or folder");
        assertThatThrownBy(() -> serve(Map.of("PINBALL_CONFIG", "none.yaml"), "--config", ""))
                .hasMessage("--config: empty (expected: a file)");
    }

    @Test
    void eachTenantHasOneWeightAndAName() {
        assertThatThrownBy(() -> serve(Map.of(), "--tenant-weight", "gold=3,=2"))
                .hasMessageContaining("'=2' (expected: as gold=3)");
        assertThatThrownBy(() -> serve(Map.of(), "--tenant-weight", "gold=x"))
                .hasMessageContaining("'gold=x' (expected: as gold=3)");
        CommandLine twice = serve(Map.of(), "--tenant-weight", "gold=3", "--tenant-weight", "gold=2");
        assertThatThrownBy(() -> twice.<Callable<?>>getCommand().call())
                .hasMessage("--tenant-weight: gold twice (expected: each tenant once)");
    }

    @Test
    void aColonIsFollowedByADeviceAndThePortsAreTwo() {
        CommandLine noDevice = serve(Map.of(), "--accelerator", "host:");
        assertThatThrownBy(() -> noDevice.<Callable<?>>getCommand().call())
                .hasMessage("--accelerator: host: (expected: a device after the colon, or no colon)");
        CommandLine onePort = serve(Map.of(), "--port=7000", "--management-port=7000");
        assertThatThrownBy(() -> onePort.<Callable<?>>getCommand().call())
                .hasMessage("--management-port: 7000, as --port (expected: another one, or 0 for any)");
    }

    @Test
    void namesVariablesThatSetNothing() {
        Environment environment =
                new Environment(Map.of("PINBALL_STPE_TOKENS", "7", "PINBALL_STEP_TOKENS", "8", "HOME", "/"));

        assertThatThrownBy(() -> environment.check(commands())).hasMessageStartingWith("PINBALL_STPE_TOKENS is set");
    }

    @Test
    void aWrongValueIsToldWithTheFileThatItIsFrom() throws IOException {
        String file = file("tenant-weight: {silver: 2, gold: x}");
        PrintStream standardError = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, UTF_8));
        try {
            assertThat(PinballCommand.run("serve", "--config", file)).isEqualTo(2);
        } finally {
            System.setErr(standardError);
        }
        assertThat(said.toString(UTF_8)).contains("'gold=x'").contains(", from " + file);
    }

    @Test
    void namesALogLevelThatThereIsNot() {
        assertThatThrownBy(() -> new Environment(Map.of("PINBALL_LOG_LEVEL", "loud")).checkLog())
                .hasMessage("PINBALL_LOG_LEVEL: loud (expected: one of [TRACE, DEBUG, INFO, WARN, ERROR, OFF])");
        for (String level : new String[] {"", "warn", "DEBUG"}) {
            new Environment(Map.of("PINBALL_LOG_LEVEL", level)).checkLog();
        }
    }

    /** The log would look for a file of the empty name. */
    @Test
    void anEmptyLogFormatIsTheDefault() {
        String before = System.clearProperty("PINBALL_LOG_FORMAT");
        try {
            new Environment(Map.of("PINBALL_LOG_FORMAT", "")).checkLog();
            assertThat(System.getProperty("PINBALL_LOG_FORMAT")).isEqualTo("text");
        } finally {
            System.clearProperty("PINBALL_LOG_FORMAT");
            if (before != null) {
                System.setProperty("PINBALL_LOG_FORMAT", before);
            }
        }
    }

    @Test
    void ignoresWhatKubernetesSetsForServicesOfThatName() throws IOException {
        Map<String, String> pod = Map.of(
                "PINBALL_PORT", "tcp://10.0.0.1:8080",
                "PINBALL_SERVICE_HOST", "10.0.0.1",
                "PINBALL_SERVICE_PORT_GRPC", "8080",
                "PINBALL_PORT_8080_TCP_ADDR", "10.0.0.1",
                "PINBALL_GATEWAY_SERVICE_PORT", "80",
                "PINBALL_GATEWAY_PORT", "tcp://10.0.0.2:80",
                "PINBALL_GATEWAY_PORT_80_TCP_PROTO", "tcp");

        new Environment(pod).check(commands());
        assertThat(value(serve(pod), "--port")).isEqualTo(8080);
    }

    @Test
    void secretsInPlaceOfFilesAreRefusedAndToldNowhere() throws IOException {
        String key = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----";
        String file = file("tls-key: |\n  " + key.replace("\n", "\n  ") + "\n");

        assertThatThrownBy(() -> serve(Map.of(), "--tls-key=" + key))
                .hasMessage("command line: the text of a key or a certificate (expected: the path of a file with it)");
        assertThatThrownBy(() -> serve(Map.of(), "--config", file))
                .hasMessageContaining(file + ": tls-key: the text of a key or a certificate")
                .hasMessageNotContaining("MIIE");
        assertThatThrownBy(() ->
                        new Environment(Map.of("PINBALL_TLS_KEY", key)).check(new CommandLine(new PinballCommand())))
                .hasMessageStartingWith("PINBALL_TLS_KEY: the text of a key")
                .hasMessageNotContaining("MIIE");
        CommandLine serve = serve(Map.of(), "--trace-endpoint=http://user:topsecret@localhost:4318/v1/traces");
        assertThat(SettingsInForce.of(serve).given())
                .contains("--trace-endpoint=http://***@localhost:4318/v1/traces (command line)");
    }

    @Test
    void theFileOfTheServerIsNoConfigurationOfOtherCommands() {
        CommandLine commands = commands();
        commands.setDefaultValueProvider(
                SettingSources.of(new Environment(Map.of("PINBALL_CONFIG", "server.yaml")), commands, "describe"));

        commands.parseArgs("describe");
        assertThat(commands.getSubcommands().get("describe"))
                .isNotNull()
                .satisfies(describe -> assertThat(value(describe, "--config")).isNull());
    }

    private static CommandLine serve(Map<String, String> environment, String... options) {
        CommandLine commands = commands();
        String[] arguments = new String[options.length + 1];
        arguments[0] = "serve";
        System.arraycopy(options, 0, arguments, 1, options.length);
        commands.setDefaultValueProvider(SettingSources.of(new Environment(environment), commands, arguments));
        return commands.parseArgs(arguments).subcommand().commandSpec().commandLine();
    }

    private static CommandLine commands() {
        return new CommandLine(new PinballCommand());
    }

    private static Object value(CommandLine command, String option) {
        return command.getCommandSpec().findOption(option).getValue();
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("settings.yaml"), text).toString();
    }
}
