package dev.pinball.cli.drawing;

import dev.pinball.training.experiments.ArmResult;
import java.util.List;
import java.util.Locale;

/** The results of an experiment as a table in Markdown. */
public final class ExperimentTable {
    private ExperimentTable() {}

    /** A line for each arm, in their order. */
    public static String of(List<ArmResult> results) {
        StringBuilder table = new StringBuilder("""
                | series | model | parameters | operations a token | tokens seen | validation loss |
                |---|---|---|---|---|---|
                """);
        results.forEach(result -> table.append(line(result)));
        return table.toString();
    }

    private static String line(ArmResult result) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %,d | %.2e | %,d | %.4f ± %.4f |%n",
                result.arm().series(),
                result.arm().label(),
                result.parameters(),
                result.flopsPerToken(),
                result.tokens(),
                result.mean(),
                result.spread());
    }
}
