package dev.pinball.loadtest.measure;

import java.util.List;
import java.util.Map;

/**
 * One run, without its warm-up.
 *
 * @param seconds that were measured
 * @param offeredPerSecond requests that should have been sent a second; 0 in a closed loop
 * @param answered requests that got all their tokens
 * @param injected requests that ended as the plan meant them to
 * @param problems refusals and failures by their kind
 * @param requestsPerSecond answered
 * @param tokensPerSecond that came within the measured time, of all requests
 * @param goodputPerSecond requests that met the objective
 * @param firstToken time to first token, from the intended send time
 * @param interToken between two messages with tokens of one answer
 * @param perToken mean of an answer's time for each token after the first
 * @param total to the end of an answer
 * @param longestGap the longest wait for the next message within an answer
 * @param queue that the server says requests waited
 * @param sendLag how late the client itself was
 * @param groups time to first token by tenant and priority, where there are any
 * @param client what the client used
 * @param server metrics of the server, when the measured time began and when it ended
 */
public record RunResult(
        double seconds,
        double offeredPerSecond,
        long answered,
        long injected,
        long refused,
        long failed,
        Map<String, Long> problems,
        double requestsPerSecond,
        double tokensPerSecond,
        double promptTokensPerSecond,
        double cachedShare,
        double goodputPerSecond,
        Distribution firstToken,
        Distribution interToken,
        Distribution perToken,
        Distribution total,
        Distribution longestGap,
        Distribution queue,
        Distribution sendLag,
        Map<String, Distribution> groups,
        ClientUse client,
        List<ServerValue> server,
        List<Tick> ticks) {

    /**
     * What the client took of its machine.
     *
     * @param cpuShare of one processor
     * @param cpuMicrosPerToken of the client
     * @param bytesPerSecond that came
     */
    public record ClientUse(double cpuShare, double cpuMicrosPerToken, double bytesPerSecond) {}

    /** A metric of the server, when the measured time began and when it ended. */
    public record ServerValue(String name, double begin, double end) {}
}
