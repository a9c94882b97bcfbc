package dev.pinball.server.trace;

import dev.pinball.engine.request.Timings;
import dev.pinball.engine.request.Usage;
import dev.pinball.engine.stream.SequenceEvent.Finished;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes a line for each answer and each refusal, of keys and values; the texts of prompts and answers are none of them.
 *
 * @param requestId of the caller, or a random one
 * @param call the method, or the path
 * @param secret whether a text of a caller is to be in no log, such as a key in the wrong header
 */
record RequestLine(String requestId, String call, Predicate<String> secret) implements CallObserver {
    /** The header, and the metadata, in which a caller names its request. */
    static final String ID = "x-request-id";
    /** The logger, of which the log takes more lines than of others. */
    static final String LOGGER = "dev.pinball.requests";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final String KEY = "a key";
    private static final int ID_CHARACTERS_MAX = 128;
    private static final Pattern ID_FORM = Pattern.compile("[\\x21-\\x7E&&[^\"'=]]{1," + ID_CHARACTERS_MAX + "}");
    private static final double NANOS_PER_TENTH_OF_MS = 1e5;

    /** @param requestId as the caller says; what is none is replaced */
    static RequestLine of(String call, @Nullable String requestId, Predicate<String> secret) {
        String told = secret.test(call) ? KEY : call;
        return requestId != null && ID_FORM.matcher(requestId).matches() && !secret.test(requestId)
                ? new RequestLine(requestId, told, secret)
                : new RequestLine(random(), told, secret);
    }

    private static String random() {
        return "%016x".formatted(ThreadLocalRandom.current().nextLong());
    }

    @Override
    public void finished(String model, String tenant, Finished finished) {
        Usage usage = finished.usage();
        Timings timings = finished.timings();
        line(model, tenant, finished.reason().name().toLowerCase(Locale.ROOT))
                .addKeyValue("prompt_tokens", usage.promptTokens())
                .addKeyValue("cached_tokens", usage.cachedTokens())
                .addKeyValue("generated_tokens", usage.generatedTokens())
                .addKeyValue("queue_ms", milliseconds(timings.queueNanos()))
                .addKeyValue("first_token_ms", milliseconds(timings.timeToFirstTokenNanos()))
                .addKeyValue("total_ms", milliseconds(timings.totalNanos()))
                .log("request");
    }

    @Override
    public void refused(String model, String tenant, String reason) {
        line(model, tenant, "refused_" + reason).log("request");
    }

    private LoggingEventBuilder line(String model, String tenant, String outcome) {
        return LOG.atInfo()
                .addKeyValue("request_id", requestId)
                .addKeyValue("tenant", shown(tenant))
                .addKeyValue("model", model)
                .addKeyValue("call", call)
                .addKeyValue("outcome", outcome);
    }

    @Override
    public RequestLine of(String requestOfCall) {
        return requestOfCall.isEmpty()
                ? this
                : new RequestLine("%s/%.128s".formatted(requestId, shown(requestOfCall)), call, secret);
    }

    private String shown(String text) {
        return !text.isEmpty() && secret.test(text) ? KEY : text;
    }

    private static double milliseconds(long nanos) {
        return Math.round(nanos / NANOS_PER_TENTH_OF_MS) / 10.0;
    }
}
