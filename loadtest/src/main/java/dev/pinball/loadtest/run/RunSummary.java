package dev.pinball.loadtest.run;

import dev.pinball.loadtest.measure.Distribution;
import dev.pinball.loadtest.measure.RequestResult;
import dev.pinball.loadtest.measure.RequestResult.Outcome;
import dev.pinball.loadtest.measure.RunResult;
import dev.pinball.loadtest.measure.RunResult.ClientUse;
import dev.pinball.loadtest.measure.RunResult.ServerValue;
import dev.pinball.loadtest.measure.Tick;
import dev.pinball.loadtest.workload.Arrivals;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * Makes the figures of a run from its requests.
 *
 * @param begin of the measured time
 * @param end of the measured time
 * @param interTokens nanoseconds between messages with tokens, since {@code begin}
 */
record RunSummary(RunPlan plan, Monitor.Mark begin, Monitor.Mark end, Histogram interTokens, List<Tick> ticks) {

    RunResult of(List<RequestResult> all) {
        long warmUpNanos = Math.round(plan.warmUpSeconds() * 1e9);
        List<RequestResult> measured = all.stream()
                .filter(result -> result.intendedNanos() >= warmUpNanos)
                .toList();
        List<RequestResult> answered = with(measured, Outcome.ANSWERED);
        double seconds = (end.counts().nanos() - begin.counts().nanos()) / 1e9;
        long tokens = end.counts().tokens() - begin.counts().tokens();
        long promptTokens =
                measured.stream().mapToLong(RequestResult::promptTokens).sum();
        long cached = measured.stream().mapToLong(RequestResult::cachedTokens).sum();
        long met = answered.stream().filter(plan.objective()::isMetBy).count();
        boolean openLoop = !(plan.arrivals() instanceof Arrivals.Clients);
        return new RunResult(
                seconds,
                openLoop ? measured.size() / seconds : 0,
                answered.size(),
                with(measured, Outcome.INJECTED).size(),
                with(measured, Outcome.REFUSED).size(),
                with(measured, Outcome.FAILED).size(),
                problems(measured),
                answered.size() / seconds,
                tokens / seconds,
                promptTokens / seconds,
                promptTokens == 0 ? 0 : (double) cached / promptTokens,
                met / seconds,
                times(answered, RequestResult::firstTokenNanos),
                Distribution.of(interTokens),
                times(answered, RequestResult::perTokenNanos),
                times(answered, RequestResult::endNanos),
                times(answered, RequestResult::longestGapNanos),
                times(answered, result -> result.queueMs() * 1e6),
                times(measured, result -> Math.max(0, result.sendLagNanos())),
                groups(answered),
                client(seconds, tokens),
                server(),
                ticks);
    }

    private static List<RequestResult> with(List<RequestResult> results, Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).toList();
    }

    private static Map<String, Long> problems(List<RequestResult> results) {
        return results.stream()
                .filter(result -> result.outcome() == Outcome.REFUSED || result.outcome() == Outcome.FAILED)
                .collect(Collectors.groupingBy(
                        result -> result.outcome().name().toLowerCase(Locale.ROOT) + " " + result.detail(),
                        TreeMap::new,
                        Collectors.counting()));
    }

    private static Distribution times(List<RequestResult> results, ToDoubleFunction<RequestResult> nanos) {
        return Distribution.of(results.stream().mapToDouble(nanos));
    }

    private static Map<String, Distribution> groups(List<RequestResult> answered) {
        Map<String, List<RequestResult>> byGroup = answered.stream()
                .collect(Collectors.groupingBy(RequestResult::group, TreeMap::new, Collectors.toList()));
        byGroup.remove("");
        return byGroup.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> times(entry.getValue(), RequestResult::firstTokenNanos)));
    }

    private ClientUse client(double seconds, long tokens) {
        double cpuSeconds = (end.cpuNanos() - begin.cpuNanos()) / 1e9;
        return new ClientUse(
                cpuSeconds / seconds,
                tokens == 0 ? 0 : 1e6 * cpuSeconds / tokens,
                (end.counts().bytes() - begin.counts().bytes()) / seconds);
    }

    private List<ServerValue> server() {
        Function<String, ServerValue> both = name -> new ServerValue(
                name,
                begin.server().getOrDefault(name, Double.NaN),
                end.server().getOrDefault(name, Double.NaN));
        return end.server().keySet().stream().map(both).toList();
    }
}
