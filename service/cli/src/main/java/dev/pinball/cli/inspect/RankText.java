package dev.pinball.cli.inspect;

import dev.pinball.accelerator.sampling.RankedChoice;
import dev.pinball.accelerator.sampling.RankedChoice.RankedToken;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingStage;
import dev.pinball.cli.drawing.Bar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Ranked next words, with a column for each sampling parameter that has an effect. */
public final class RankText {
    private static final int BAR_WIDTH = 20;

    private RankText() {}

    /** @param word the text of a token id */
    public static String of(RankedChoice choice, SamplingParameters parameters, IntFunction<String> word) {
        List<SamplingStage> stages = choice.leftCounts().keySet().stream()
                .filter(stage -> !stage.isNeutral(parameters))
                .toList();
        StringBuilder text = new StringBuilder("  rank  %-20s %16s".formatted("next", "the model"));
        stages.forEach(stage -> text.append(" %16s".formatted(title(stage, parameters))));
        text.append(System.lineSeparator());
        int rank = 1;
        for (RankedToken token : choice.tokens()) {
            text.append(row(rank++, token, stages, word.apply(token.tokenId())).stripTrailing());
            text.append(System.lineSeparator());
        }
        text.append(System.lineSeparator());
        text.append("%d of %d tokens are left to choose from%s%n"
                .formatted(choice.leftCount(), choice.vocabularySize(), leftAfterEach(choice, stages)));
        return text.toString();
    }

    private static String row(int rank, RankedToken token, List<SamplingStage> stages, String word) {
        StringBuilder row = new StringBuilder("  %4d  %-20s".formatted(rank, quoted(word)));
        row.append(" %16s".formatted(percent(token.probability())));
        for (SamplingStage stage : stages) {
            double probability = token.after().getOrDefault(stage, 0.0);
            row.append(" %16s".formatted(probability > 0 ? percent(probability) : "-"));
        }
        double last = token.after().getOrDefault(SamplingStage.TOP_P, 0.0);
        return row.append("  ").append(Bar.of(last, BAR_WIDTH)).toString();
    }

    private static String leftAfterEach(RankedChoice choice, List<SamplingStage> stages) {
        List<String> counts = new ArrayList<>();
        for (SamplingStage stage : stages) {
            counts.add("%d after %s".formatted(choice.leftCounts().get(stage), name(stage)));
        }
        return counts.size() < 2 ? "" : ": " + String.join(", ", counts);
    }

    private static String title(SamplingStage stage, SamplingParameters parameters) {
        return switch (stage) {
            case PENALTIES -> name(stage);
            case TEMPERATURE -> name(stage) + " " + parameters.temperature();
            case MIN_P -> name(stage) + " " + parameters.minP();
            case TOP_K -> name(stage) + " " + parameters.topK();
            case TOP_P -> name(stage) + " " + parameters.topP();
        };
    }

    private static String name(SamplingStage stage) {
        return stage.key().replace('_', '-');
    }

    private static String percent(double probability) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * probability);
    }

    /** Makes spaces and line breaks visible. */
    private static String quoted(String word) {
        return "'" + word.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + "'";
    }
}
