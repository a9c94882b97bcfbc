package dev.pinball.cli.inspect;

import dev.pinball.cli.drawing.Bar;
import dev.pinball.model.parameters.Arithmetic;
import dev.pinball.model.parameters.LayerReport;
import dev.pinball.model.parameters.NeuronCounts;
import dev.pinball.model.parameters.ParameterCounts;
import dev.pinball.model.parameters.ParameterReport;
import dev.pinball.model.parameters.TrainingCost;
import java.util.Locale;
import java.util.Optional;

/** Parameter counts as a table with explanations. */
public final class ParameterText {
    private static final int BAR_WIDTH = 12;

    private final StringBuilder text = new StringBuilder();
    private final ParameterReport report;

    private ParameterText(ParameterReport report) {
        this.report = report;
    }

    public static String of(ParameterReport report, Optional<TrainingCost> training) {
        ParameterText table = new ParameterText(report);
        table.addTitle();
        table.addParameters();
        table.addRoles();
        table.addLayers();
        table.addToken();
        table.addBytes();
        training.ifPresent(table::addTraining);
        return table.text.toString();
    }

    private void addTitle() {
        text.append("%s (%s, context %,d)%n"
                .formatted(
                        report.model().name(),
                        report.model().architecture(),
                        report.model().contextLength()));
        text.append("from %s%n".formatted(report.model().source()));
    }

    private void addParameters() {
        ParameterCounts counts = report.parameters();
        heading("PARAMETERS: the numbers that training sets");
        share("embeddings", counts.embeddings(), "a row for each token (and position): where it lies among all others");
        share("weights", counts.weights(), "factors: how much one value counts in the next (norms included)");
        share("biases", counts.biases(), "terms: what a neuron adds whatever its input is");
        share("total", counts.total(), "");
        if (counts.activePerToken() < counts.total()) {
            share("active per token", counts.activePerToken(), "all but the experts that a token doesn't use");
        }
    }

    private void addRoles() {
        heading("BY ROLE");
        report.parameters()
                .byRole()
                .forEach((role, count) -> share(role.replace('_', ' '), count, RoleExplanation.of(role)));
    }

    private void addLayers() {
        LayerReport layer = report.layers().getFirst();
        NeuronCounts neurons = report.neurons();
        heading("LAYERS: %,d, each as the first".formatted(report.layers().size()));
        share("weights", layer.parameters().weights(), "in one layer");
        share("biases", layer.parameters().biases(), "in one layer");
        line("neurons", neurons.perLayer(), "in one layer: each weighs its input, adds its bias, bends the sum");
        line("neurons in all layers", neurons.total(), "");
        if (neurons.activePerToken() < neurons.total()) {
            line("of them active", neurons.activePerToken(), "those of the experts that a token uses");
        }
    }

    private void addToken() {
        Arithmetic arithmetic = report.arithmeticPerToken();
        heading("A TOKEN COSTS");
        line("multiply-adds of weights", arithmetic.matrixMultiplyAdds(), "one for each weight of a matrix it meets");
        line(
                "  and of attention",
                arithmetic.attentionMultiplyAdds(),
                "%,d for each position it sees: here all %,d"
                        .formatted(arithmetic.attentionMultiplyAddsPerPosition(), arithmetic.contextTokens()));
        line("operations", arithmetic.floatingPointOperations(), "two for each multiply-add");
        report.keyValueBytesPerToken()
                .forEach((type, bytes) -> line("key/value bytes, " + type, bytes, "kept for the tokens that follow"));
    }

    private void addBytes() {
        heading("BYTES of all parameters, by weight type");
        double most = report.parameters().total() * (double) Float.BYTES;
        report.bytes()
                .forEach((type, bytes) ->
                        row(type.name(), number(bytes), gigabytes(bytes), Bar.of(bytes / most, BAR_WIDTH)));
    }

    private void addTraining(TrainingCost training) {
        heading("TRAINING on %,d tokens".formatted(training.tokens()));
        row(
                "operations",
                scientific(training.floatingPointOperations()),
                "",
                "6 for each multiply-add (2 forward, 4 backward), in sequences of the whole context");
        row(
                "operations, estimated",
                scientific(training.floatingPointOperationsEstimate()),
                "",
                "6 * active parameters * tokens, the rule of thumb");
        line(
                "updates per parameter",
                training.updatesPerParameter(),
                "one for each batch of %,d tokens".formatted(training.batchTokens()));
    }

    private void heading(String title) {
        text.append(System.lineSeparator()).append(title).append(System.lineSeparator());
    }

    private void share(String label, long count, String explanation) {
        double share = (double) count / report.parameters().total();
        String bar = Bar.of(share, BAR_WIDTH);
        row(label, number(count), "%.1f %%".formatted(100 * share), bar + "  " + explanation);
    }

    private void line(String label, long count, String explanation) {
        row(label, number(count), "", explanation);
    }

    private void row(String label, String value, String share, String rest) {
        text.append("  %-34s %19s %9s  %s".formatted(label, value, share, rest).stripTrailing());
        text.append(System.lineSeparator());
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String gigabytes(long bytes) {
        return bytes < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    private static String scientific(double count) {
        return String.format(Locale.ROOT, "%.3e", count);
    }
}
