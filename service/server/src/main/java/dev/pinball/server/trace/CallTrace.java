package dev.pinball.server.trace;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Timings;
import dev.pinball.engine.stream.SequenceEvent.Finished;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The trace that a call belongs to. Names and attributes are those of OpenTelemetry's semantic conventions for generative models.
 *
 * @param caller the span of the caller
 * @param operation {@code chat} or {@code text_completion}
 */
record CallTrace(Tracer tracer, Context caller, String operation) implements CallObserver {
    private static final AttributeKey<List<String>> FINISH_REASONS =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");

    /** Writes the spans of an answer that has just ended: itself, its wait, its prompt, its generation. */
    @Override
    public void finished(String model, String tenant, Finished finished) {
        Instant end = Instant.now();
        Timings timings = finished.timings();
        Instant begin = end.minusNanos(timings.totalNanos());
        Span span = tracer.spanBuilder(operation + " " + model)
                .setParent(caller)
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(begin)
                .setAttribute("gen_ai.operation.name", operation)
                .setAttribute("gen_ai.provider.name", "pinball")
                .setAttribute("gen_ai.request.model", model)
                .setAttribute("gen_ai.response.model", model)
                .setAttribute("gen_ai.usage.input_tokens", finished.usage().promptTokens())
                .setAttribute("gen_ai.usage.output_tokens", finished.usage().generatedTokens())
                .setAttribute("pinball.usage.cached_tokens", finished.usage().cachedTokens())
                .setAttribute("pinball.tenant", tenant)
                .setAttribute(FINISH_REASONS, List.of(name(finished.reason())))
                .startSpan();
        if (failed(finished.reason())) {
            span.setStatus(StatusCode.ERROR).setAttribute("error.type", name(finished.reason()));
        }
        writeParts(Context.root().with(span), begin, end, timings);
        span.end(nanos(end), TimeUnit.NANOSECONDS);
    }

    /** What is not answered has no span. */
    @Override
    public void refused(String model, String tenant, String reason) {}

    @Override
    public CallTrace of(String requestId) {
        return this;
    }

    private void writeParts(Context answer, Instant begin, Instant end, Timings timings) {
        boolean begun = timings.timeToFirstTokenNanos() > 0;
        Instant firstToken = begun ? begin.plusNanos(timings.timeToFirstTokenNanos()) : end;
        Instant firstStep = begin.plusNanos(timings.queueNanos());
        write("queue", answer, begin, firstStep);
        write("prompt", answer, firstStep, firstToken);
        if (begun) {
            write("generate", answer, firstToken, end);
        }
    }

    private void write(String name, Context answer, Instant begin, Instant end) {
        tracer.spanBuilder(name)
                .setParent(answer)
                .setStartTimestamp(begin)
                .startSpan()
                .end(nanos(end), TimeUnit.NANOSECONDS);
    }

    private static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }

    private static String name(FinishReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private static boolean failed(FinishReason reason) {
        return switch (reason) {
            case END_OF_OUTPUT, STOP, LENGTH -> false;
            case CANCELLED, DEADLINE, SLOW_READER, IDLE, SHUTDOWN, ERROR -> true;
        };
    }
}
