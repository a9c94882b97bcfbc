package dev.pinball.training.experiments;

import dev.pinball.model.config.Architecture;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.training.ModelSection;
import dev.pinball.training.distill.DistillationOptions;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The three claims, at a size that fits two cores. */
public final class Experiments {
    static final int VOCABULARY_SIZE = 512;
    static final int CONTEXT = 128;

    /** Of a model 64 wide; wider ones learn at a lower one, as the square root of the width. */
    private static final double LEARNING_RATE = 4e-3;

    private static final int LEARNING_RATE_WIDTH = 64;
    private static final double WHOLE_TEXT = 1;
    private static final Optional<DistillationOptions> UNTAUGHT = Optional.empty();

    private Experiments() {}

    /** All of them. */
    public static List<Experiment> all() {
        return List.of(sizeOrText(), distillation(), experts());
    }

    /** Two budgets of arithmetic, each spent on models of four sizes: the larger the model, the less text it sees. */
    private static Experiment sizeOrText() {
        List<ModelConfig> models = List.of(dense(16, 1, 44), dense(32, 2, 88), dense(64, 3, 176), dense(128, 4, 344));
        List<Arm> arms = DoubleStream.of(1e11, 4e11)
                .boxed()
                .flatMap(flops -> models.stream().map(model -> sized(model, flops)))
                .toList();
        return new Experiment(
                "size-or-text",
                "With the same arithmetic spent, a smaller model that has seen much more text beats a larger one that has"
                        + " seen little.",
                Optional.empty(),
                arms);
    }

    private static Arm sized(ModelConfig model, double flops) {
        String label = "%d wide".formatted(model.embeddingLength());
        return arm("%.0e operations".formatted(flops), label, model, flops, WHOLE_TEXT, UNTAUGHT);
    }

    /** A small student, taught and untaught, with plenty of text and with little. */
    private static Experiment distillation() {
        ModelConfig student = dense(32, 2, 88);
        Arm teacher = arm("teacher", "teacher", dense(96, 4, 256), 1e12, WHOLE_TEXT, UNTAUGHT);
        double flops = 1.2e11;
        List<Arm> arms = Stream.of(WHOLE_TEXT, 0.01)
                .flatMap(share -> Stream.of(
                        arm(text(share), "plain", student, flops, share, UNTAUGHT),
                        arm(
                                text(share),
                                "taught, half",
                                student,
                                flops,
                                share,
                                Optional.of(new DistillationOptions(16, 1, 0.5))),
                        arm(
                                text(share),
                                "taught, wholly",
                                student,
                                flops,
                                share,
                                Optional.of(new DistillationOptions(16, 1, 1)))))
                .toList();
        return new Experiment(
                "distillation",
                "A student that learns from a teacher's distribution beats the same student trained plainly on the same"
                        + " text.",
                Optional.of(teacher),
                arms);
    }

    private static String text(double share) {
        return share == WHOLE_TEXT ? "all of the text" : "%.0f %% of the text".formatted(100 * share);
    }

    /** A token costs the same in each: the experts that compute it are together as wide as the dense layer. */
    private static Experiment experts() {
        double flops = 1.2e12;
        List<Arm> arms = List.of(
                arm("dense and experts", "dense", dense(64, 3, 176), flops, WHOLE_TEXT, UNTAUGHT),
                arm("dense and experts", "4 experts, 1 a token", mixture(176, 4, 1), flops, WHOLE_TEXT, UNTAUGHT),
                arm("dense and experts", "8 experts, 2 a token", mixture(88, 8, 2), flops, WHOLE_TEXT, UNTAUGHT));
        return new Experiment(
                "experts", "At equal arithmetic per token, experts beat a dense model.", Optional.empty(), arms);
    }

    private static Arm arm(
            String series,
            String label,
            ModelConfig model,
            double flops,
            double textShare,
            Optional<DistillationOptions> teaching) {
        double learningRate = LEARNING_RATE * Math.sqrt((double) LEARNING_RATE_WIDTH / model.embeddingLength());
        return new Arm(series, label, model, flops, learningRate, textShare, teaching);
    }

    private static ModelConfig dense(int width, int layers, int feedForward) {
        return model(width, layers, feedForward, 0, 0);
    }

    private static ModelConfig mixture(int feedForward, int experts, int expertsPerToken) {
        return model(64, 3, feedForward, experts, expertsPerToken);
    }

    private static ModelConfig model(int width, int layers, int feedForward, int experts, int expertsPerToken) {
        int heads = Math.max(2, width / 32);
        return new ModelSection(
                        Architecture.LLAMA,
                        VOCABULARY_SIZE,
                        CONTEXT,
                        width,
                        layers,
                        heads,
                        heads,
                        feedForward,
                        experts,
                        expertsPerToken,
                        true)
                .config();
    }

    /**
     * A claim and what is trained to try it.
     *
     * @param teacher of the arms that are taught; trained first, once
     */
    public record Experiment(String name, String claim, Optional<Arm> teacher, List<Arm> arms) {

        public Experiment {
            arms = List.copyOf(arms);
        }
    }
}
