package dev.pinball.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.status.Status;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log as {@code logback.xml} of the product configures it. */
class LogLinesTest {
    private static final String FORGED = "x\n02:00:00.000 ERROR Engine - FORGED\u001b[2J\u202e\u2028\r";
    private static final String ESCAPED = "x\\n02:00:00.000 ERROR Engine - FORGED\\u001b[2J\\u202e\\u2028\\r";

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void start() throws Exception {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        context.setMDCAdapter(new LogbackMDCAdapter());
        configure();
    }

    private void configure() throws Exception {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogLinesTest.class.getResource("/logback.xml"));
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .as("a warning makes Logback print all of these to the standard output")
                .allMatch(status -> status.getEffectiveLevel() < Status.WARN);
    }

    @AfterEach
    void restore() {
        context.stop();
        System.setErr(before);
    }

    @Test
    void asJsonEachLineIsAnObject() throws Exception {
        context.reset();
        context.putProperty("PINBALL_LOG_FORMAT", "json");
        configure();
        context.getLogger("Training").warn("training {}", FORGED, new IllegalStateException(FORGED));
        JsonNode line = JsonMapper.shared().readTree(lines().getFirst());
        assertThat(lines()).hasSize(1);
        assertThat(line.path("level").asString()).isEqualTo("WARN");
        assertThat(line.path("formattedMessage").asString()).isEqualTo("training " + FORGED);
        assertThat(line.path("throwable").path("message").asString()).isEqualTo(FORGED);
    }

    @Test
    void keysAndValuesFollowTheMessageAndAreFieldsOfJson() throws Exception {
        logRequest(0);
        assertThat(lines())
                .singleElement()
                .asString()
                .endsWith("INFO  requests - request request_id=%s prompt_tokens=7".formatted(ESCAPED));
        written.reset();
        context.reset();
        context.putProperty("PINBALL_LOG_FORMAT", "json");
        configure();
        logRequest(0);
        JsonNode line = JsonMapper.shared().readTree(lines().getFirst());
        assertThat(line.path("request_id").asString()).isEqualTo(FORGED);
        assertThat(line.path("prompt_tokens").asInt()).isEqualTo(7);
        assertThat(line.path("formattedMessage").asString()).isEqualTo("request");
    }

    @Test
    void aFloodOfRequestsWritesAThousandLinesASecond() {
        for (int request = 0; request < 30_000; request++) {
            logRequest(1);
        }
        assertThat(lines()).hasSize(RepeatLimit.REQUEST_LINES_MAX);
        logRequest(1 + RepeatLimit.WINDOW_MS);
        assertThat(lines().get(RepeatLimit.REQUEST_LINES_MAX)).endsWith("20000 lines like this were left out: request");
    }

    private void logRequest(long atMs) {
        Logger logger = context.getLogger("dev.pinball.requests");
        LoggingEvent event = new LoggingEvent("", logger, Level.INFO, "request", null, null);
        event.setInstant(Instant.ofEpochMilli(atMs));
        event.addKeyValuePair(new KeyValuePair("request_id", FORGED));
        event.addKeyValuePair(new KeyValuePair("tenant", ""));
        event.addKeyValuePair(new KeyValuePair("prompt_tokens", 7));
        logger.callAppenders(event);
    }

    @Test
    void aValueStaysOnItsLine() {
        context.getLogger("Training").info("training {}: 3 steps, olá", FORGED);
        assertThat(lines())
                .singleElement()
                .asString()
                .endsWith("INFO  Training - training %s: 3 steps, olá".formatted(ESCAPED));
    }

    @Test
    void theMessagesOfAFailureAndItsCausesStayOnTheirLines() {
        IllegalStateException failure = new IllegalStateException(FORGED, new IllegalArgumentException(FORGED));
        failure.addSuppressed(new IllegalStateException(FORGED));
        context.getLogger("Engine").error("failed", failure);
        assertThat(lines()).noneMatch(line -> line.startsWith("02:00"));
        assertThat(lines())
                .contains("java.lang.IllegalStateException: " + ESCAPED)
                .contains("Caused by: java.lang.IllegalArgumentException: " + ESCAPED)
                .contains("\tSuppressed: java.lang.IllegalStateException: " + ESCAPED);
    }

    @Test
    void aLineThatComesAgainAndAgainIsWrittenAFewTimes() {
        for (int line = 0; line < 1_000; line++) {
            write(line, "closed {}", line);
        }
        assertThat(lines()).hasSize(RepeatLimit.LINES_MAX);
        write(RepeatLimit.WINDOW_MS, "closed {}", 7);
        assertThat(lines()).hasSize(RepeatLimit.LINES_MAX + 2);
        assertThat(lines().get(RepeatLimit.LINES_MAX)).endsWith("980 lines like this were left out: closed {}");
        assertThat(lines().getLast()).endsWith("closed 7");
    }

    @Test
    void javaUtilLoggingWritesToTheSameLog() {
        try {
            JavaUtilLogging.bridge();
            assertThat(LogManager.getLogManager().getLogger("").getHandlers())
                    .singleElement()
                    .isInstanceOf(SLF4JBridgeHandler.class);
            java.util.logging.Logger.getLogger("io.grpc.netty").severe("by another interface");
        } finally {
            SLF4JBridgeHandler.uninstall();
        }
        assertThat(context.getLogger("io.grpc.netty").getEffectiveLevel()).isEqualTo(Level.WARN);
    }

    private void write(long atMs, String message, Object value) {
        Logger logger = context.getLogger("Connections");
        LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, null, new Object[] {value});
        event.setInstant(Instant.ofEpochMilli(atMs));
        logger.callAppenders(event);
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
