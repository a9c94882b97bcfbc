package dev.pinball.tornado;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs test classes without Maven, as {@code ./pinball gpu-report} does, and stops after a time: {@code ContractRun SECONDS
 * CLASS...}. Tests that take minutes are left out. A line of JSON says each failure, and one at the end how many passed.
 */
final class ContractRun implements TestExecutionListener {
    private int passed;
    private int failed;
    private int skipped;
    private String running = "";

    private ContractRun() {}

    public static void main(String[] arguments) {
        ContractRun run = new ContractRun();
        int seconds = Integer.parseInt(arguments[0]);
        var _ = Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().factory())
                .schedule(() -> run.end(false), seconds, TimeUnit.SECONDS);
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(Arrays.stream(arguments)
                                            .skip(1)
                                            .map(name -> selectClass(name))
                                            .toList())
                                    .filters(TagFilter.excludeTags("long"))
                                    .build(),
                            run);
        }
        run.end(true);
    }

    @Override
    public synchronized void executionStarted(TestIdentifier test) {
        if (test.isTest()) {
            running = name(test);
            System.out.println(running);
        }
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier test, String reason) {
        skipped++;
        System.out.printf("%s: skipped: %s%n", name(test), reason);
    }

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == Status.SUCCESSFUL) {
            passed += test.isTest() ? 1 : 0;
            return;
        }
        Throwable failure = result.getThrowable().orElseGet(() -> new AssertionError("no reason"));
        if (result.getStatus() == Status.ABORTED) {
            executionSkipped(test, failure.toString());
            return;
        }
        failed++;
        System.out.printf("{\"failed\": \"%s\", \"because\": \"%s\"}%n", plain(name(test)), plain(failure.toString()));
        failure.printStackTrace(System.out);
    }

    private synchronized void end(boolean complete) {
        System.out.printf(
                "{\"complete\": %s, \"passed\": %d, \"failed\": %d, \"skipped\": %d, \"last\": \"%s\"}%n",
                complete, passed, failed, skipped, plain(running));
        System.out.flush();
        Runtime.getRuntime().halt(failed > 0 || passed == 0 ? 1 : 0);
    }

    private static String name(TestIdentifier test) {
        return test.getUniqueIdObject().getSegments().stream()
                        .skip(1)
                        .map(segment ->
                                segment.getValue().substring(segment.getValue().lastIndexOf('.') + 1))
                        .reduce("", (path, segment) -> path + "/" + segment)
                + " " + test.getDisplayName();
    }

    /** In one line of JSON. */
    private static String plain(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\"\\\\]+", " ");
        return line.substring(0, Math.min(400, line.length()));
    }
}
