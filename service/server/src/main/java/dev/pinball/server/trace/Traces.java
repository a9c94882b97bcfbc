package dev.pinball.server.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where spans go. What can't be sent is dropped, beyond a few thousand spans. */
public final class Traces implements AutoCloseable {
    /** The header, and the metadata, in which a caller says which of its spans a call belongs to (W3C Trace Context). */
    static final String PARENT = "traceparent";

    private static final String SCOPE = "dev.pinball";
    private static final long CLOSE_SECONDS_MAX = 5;
    private static final TextMapGetter<String> HEADER = (header, name) -> name.equals(PARENT) ? header : null;

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    Traces(SpanProcessor spans) {
        provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.builder()
                                .put("service.name", "pinball")
                                .build())))
                .addSpanProcessor(spans)
                .build();
        tracer = provider.get(SCOPE);
    }

    /** @param endpoint of OTLP over HTTP: {@code http://localhost:4318/v1/traces} */
    public static Traces to(URI endpoint) {
        return new Traces(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                        .setEndpoint(endpoint.toString())
                        .build())
                .build());
    }

    /**
     * The trace of a call.
     *
     * @param operation as the semantic conventions for generative models name it
     * @param parent what the caller says; what is none begins a trace
     */
    CallTrace call(String operation, @Nullable String parent) {
        Context caller = parent == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), parent, HEADER);
        return new CallTrace(tracer, caller, operation);
    }

    /** Sends what there is. */
    @Override
    public void close() {
        provider.shutdown().join(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    }
}
