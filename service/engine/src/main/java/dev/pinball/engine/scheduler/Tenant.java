package dev.pinball.engine.scheduler;

/** A tenant with answers that wait or run, and what it has been served: a virtual token counter. */
final class Tenant {
    private static final int PROMPT_TOKEN_UNITS = 1;
    private static final int GENERATED_TOKEN_UNITS = 2;
    private static final long SCALE = 1 << 10; // keeps fractions of a unit

    private final int weight;
    private long service;
    private int answerCount;
    private int runningCount;

    /** @param service what it counts as served when it comes */
    Tenant(int weight, long service) {
        this.weight = weight;
        this.service = service;
    }

    long service() {
        return service;
    }

    /** A step has computed tokens for it. */
    void served(int promptTokens, int generatedTokens) {
        long units = (long) promptTokens * PROMPT_TOKEN_UNITS + (long) generatedTokens * GENERATED_TOKEN_UNITS;
        service += units * SCALE / weight;
    }

    /** Adds to the answers that run. */
    void addRunning(int count) {
        runningCount += count;
    }

    /** Whether none of its answers runs, or its share of those that run would not be larger than the other's with one more. */
    boolean mayDisplaceOneOf(Tenant other) {
        return runningCount == 0
                || (long) (runningCount + 1) * other.weight <= (long) (other.runningCount - 1) * weight;
    }

    /** Adds to the answers that wait or run, and returns how many there are. */
    int addAnswers(int count) {
        answerCount += count;
        return answerCount;
    }
}
