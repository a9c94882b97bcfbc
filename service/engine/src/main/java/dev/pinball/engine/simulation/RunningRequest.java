package dev.pinball.engine.simulation;

/** Times the tokens of one request; those beyond what it asks for don't count. */
final class RunningRequest {
    private final SimulatedRequest request;
    private final int generatedTokens;
    private final RunRecorder recorder;
    private int generated;
    private long firstAtNanos;
    private long lastAtNanos;

    RunningRequest(BatchGate.Entry entry, RunRecorder recorder) {
        request = entry.request();
        generatedTokens = entry.generatedTokens();
        this.recorder = recorder;
    }

    /** A token is there; returns whether it is the last. */
    boolean drawn(long nowNanos) {
        generated++;
        if (generated == 1) {
            firstAtNanos = nowNanos;
            recorder.firstToken(request, nowNanos);
        } else if (generated <= request.answerTokens()) {
            recorder.nextToken(request, nowNanos - lastAtNanos);
        }
        lastAtNanos = nowNanos;
        return generated == generatedTokens;
    }

    void finished(long nowNanos, int cachedTokens) {
        recorder.finished(request, firstAtNanos, nowNanos, cachedTokens);
    }
}
