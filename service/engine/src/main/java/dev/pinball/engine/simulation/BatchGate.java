package dev.pinball.engine.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Lets requests in: at once, or a batch when the one before has ended. */
final class BatchGate {
    private final Batching batching;
    private final int batchMax;
    private final int contextTokensMax;
    private final Queue<SimulatedRequest> waiting = new ArrayDeque<>();

    /**
     * A request that begins.
     *
     * @param generatedTokens that it takes; more than it asks for where the others of its batch take more
     */
    record Entry(SimulatedRequest request, int generatedTokens) {}

    BatchGate(Batching batching, int batchMax, int contextTokensMax) {
        this.batching = batching;
        this.batchMax = batchMax;
        this.contextTokensMax = contextTokensMax;
    }

    void add(SimulatedRequest request) {
        waiting.add(request);
    }

    int waitingCount() {
        return waiting.size();
    }

    /** Those that begin now. */
    List<Entry> open(boolean othersRun) {
        if (batching != Batching.CONTINUOUS && othersRun) {
            return List.of();
        }
        List<SimulatedRequest> batch = new ArrayList<>();
        while (!waiting.isEmpty() && (batching == Batching.CONTINUOUS || batch.size() < batchMax)) {
            batch.add(waiting.remove());
        }
        int longest =
                batch.stream().mapToInt(SimulatedRequest::answerTokens).max().orElse(0);
        return batch.stream()
                .map(request -> new Entry(request, generatedTokens(request, longest)))
                .toList();
    }

    private int generatedTokens(SimulatedRequest request, int longest) {
        return batching == Batching.STATIC
                ? Math.min(longest, contextTokensMax - request.promptTokens())
                : request.answerTokens();
    }
}
