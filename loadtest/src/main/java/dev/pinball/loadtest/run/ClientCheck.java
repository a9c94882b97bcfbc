package dev.pinball.loadtest.run;

import dev.pinball.loadtest.client.Endpoint;
import dev.pinball.loadtest.measure.Report.SelfCheck;
import dev.pinball.loadtest.measure.RunResult;
import dev.pinball.loadtest.nullserver.NullServer;
import dev.pinball.loadtest.workload.Arrivals;
import dev.pinball.loadtest.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether the client, and not the server, was what a test measured. */
public final class ClientCheck {
    private static final double CEILING_SHARE_MAX = 0.7;
    private static final double CPU_SHARE_MAX = 0.9;
    private static final double CPU_SHARE_MIN = 0.1; // less is no base to reckon from
    private static final double LAG_SHARE_MAX = 0.1;
    private static final double LAG_MS_MIN = 1;
    private static final double WARM_UP_SECONDS = 1;
    private static final double SECONDS = 2;

    private ClientCheck() {}

    /**
     * How many messages with tokens this client takes a second, with {@code clients} at once and its threads always busy, from a
     * server that computes nothing. That server runs beside it in this process, maybe on the same processor: its time is taken
     * out.
     */
    public static double ceilingMessagesPerSecond(
            RunPlan plan, int clients, int threads, Endpoint endpoint, NullServer nullServer)
            throws InterruptedException {
        Workload own = plan.workload();
        Workload simple = Workload.plain(own.promptTokens(), own.answerTokens(), own.contextTokensMax());
        RunPlan check = new RunPlan(
                new Arrivals.Clients(clients),
                simple,
                plan.text(),
                WARM_UP_SECONDS,
                SECONDS,
                plan.drainSeconds(),
                Integer.MAX_VALUE,
                plan.objective(),
                plan.seed());
        long serverBegin = nullServer.cpuNanos();
        RunResult run = Run.of(check, endpoint, Map::of, _ -> {});
        double serverShare = (nullServer.cpuNanos() - serverBegin) / 1e9 / (WARM_UP_SECONDS + run.seconds());
        double clientShare = Math.max(run.client().cpuShare() - serverShare, 0) / threads;
        return messagesPerSecond(run) / Math.clamp(clientShare, CPU_SHARE_MIN, 1);
    }

    /**
     * @param ceiling of {@link #ceilingMessagesPerSecond}
     * @param threads that the client had
     */
    public static SelfCheck judge(List<RunResult> runs, double ceiling, int threads) {
        double messages =
                runs.stream().mapToDouble(ClientCheck::messagesPerSecond).max().orElse(0);
        double cpu =
                runs.stream().mapToDouble(run -> run.client().cpuShare()).max().orElse(0);
        double lag = runs.stream().mapToDouble(run -> run.sendLag().p99()).max().orElse(0);
        double first =
                runs.stream().mapToDouble(run -> run.firstToken().p50()).min().orElse(0);
        List<String> limits = new ArrayList<>();
        if (messages > CEILING_SHARE_MAX * ceiling && cpu > CEILING_SHARE_MAX * threads) {
            limits.add(text("%.0f messages/s came, and this client takes %.0f at most", messages, ceiling));
        }
        if (cpu > CPU_SHARE_MAX * threads) {
            limits.add(text("the client used %.2f processors with %d threads", cpu, threads));
        }
        if (lag > Math.max(LAG_MS_MIN, LAG_SHARE_MAX * first)) {
            limits.add(text("one request in a hundred was sent %.1f ms late", lag));
        }
        return new SelfCheck(ceiling, ceiling == 0 ? 0 : messages / ceiling, limits);
    }

    /** A server may send several tokens in one: a client's work is the messages. */
    private static double messagesPerSecond(RunResult run) {
        return (run.interToken().count() + run.answered()) / run.seconds();
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
