package dev.pinball.training.experiments;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.parameters.ModelTensors;
import dev.pinball.model.parameters.ParameterReport;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tensor.TensorType;
import dev.pinball.training.InitialModel;
import dev.pinball.training.TrainingConfiguration;
import dev.pinball.training.TrainingHyperparameters;
import dev.pinball.training.data.TokenData;
import dev.pinball.training.distill.DistillationBatches;
import dev.pinball.training.distill.DistillationOptions;
import dev.pinball.training.distill.Teacher;
import dev.pinball.training.experiments.Experiments.Experiment;
import dev.pinball.training.run.Batches;
import dev.pinball.training.run.StopCondition;
import dev.pinball.training.run.TextWindows;
import dev.pinball.training.run.TrainingArithmetic;
import dev.pinball.training.run.TrainingRun;
import dev.pinball.training.run.TrainingRun.RunSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trains the arms of an experiment, each with several seeds, and measures them on the same validation text. */
public final class ExperimentRun {
    private static final int SEQUENCES_PER_BATCH = 16;
    private static final long TOKENS_PER_STEP = (long) SEQUENCES_PER_BATCH * Experiments.CONTEXT;
    private static final double WARM_UP_SHARE = 0.05;
    private static final double MINIMUM_SHARE = 0.1;
    private static final int TEACHER_SEED = 0;

    private final Path folder;
    private final int threadCount;
    private final ExperimentListener listener;
    private final ExperimentText text;
    private final Map<Double, TokenData> tokens = new HashMap<>();

    /** @param folder for temporary files; the caller deletes it */
    public ExperimentRun(Path folder, int threadCount, ExperimentListener listener) {
        this.folder = folder;
        this.threadCount = threadCount;
        this.listener = listener;
        text = ExperimentText.write(folder);
    }

    /**
     * @param seedCount trainings of each arm, which differ in their initial values and the order of the text
     * @return a result for each arm, in their order
     */
    public List<ArmResult> run(Experiment experiment, int seedCount) {
        Optional<Path> teacher = experiment.teacher().map(this::trainTeacher);
        return experiment.arms().stream()
                .map(arm -> run(arm, teacher, seedCount))
                .toList();
    }

    private Path trainTeacher(Arm teacher) {
        Path file = folder.resolve("teacher.gguf");
        train(teacher, Optional.empty(), TEACHER_SEED, file);
        return file;
    }

    private ArmResult run(Arm arm, Optional<Path> teacher, int seedCount) {
        List<Double> losses = new ArrayList<>();
        Path file = folder.resolve("model.gguf");
        for (int seed = 1; seed <= seedCount; seed++) {
            losses.add(train(arm, teacher, seed, file));
        }
        try (GgufFile model = GgufFile.open(file)) {
            long parameters =
                    ParameterReport.of(ModelTensors.read(model)).parameters().total();
            long steps = configuration(arm, model, 1).training().steps();
            return new ArmResult(arm, parameters, flopsPerToken(model), steps * TOKENS_PER_STEP, losses);
        }
    }

    private double train(Arm arm, Optional<Path> teacher, int seed, Path output) {
        Path initial = folder.resolve("initial.gguf");
        InitialModel.write(arm.model(), text.tokenizer(), seed, initial);
        try (GgufFile model = GgufFile.open(initial)) {
            TextWindows whole = windows(1, seed);
            TextWindows learnt = windows(arm.textShare(), seed);
            double loss = arm.teaching().isEmpty()
                    ? run(model, arm, seed, new ValidatedOn(learnt, whole), output)
                    : runTaught(model, arm, seed, teacher.orElseThrow(), output);
            listener.onTrained(arm, seed, loss);
            return loss;
        }
    }

    private double runTaught(GgufFile model, Arm arm, int seed, Path teacherFile, Path output) {
        DistillationOptions teaching = arm.teaching().orElseThrow();
        TextWindows learnt = windows(arm.textShare(), seed);
        Path cache = folder.resolve("%s-%s.teacher".formatted(arm.textShare(), teaching.temperature()));
        try (GgufFile file = GgufFile.open(teacherFile);
                Teacher teacher = Teacher.open(file, model, SEQUENCES_PER_BATCH, Experiments.CONTEXT, threadCount);
                DistillationBatches taught = DistillationBatches.open(learnt, teacher, teaching, cache)) {
            return run(model, arm, seed, new ValidatedOn(taught, windows(1, seed)), output);
        }
    }

    private double run(GgufFile model, Arm arm, int seed, Batches batches, Path output) {
        TrainingConfiguration configuration = configuration(arm, model, seed);
        RunSettings settings = new RunSettings(
                folder.resolve("checkpoint"),
                output,
                threadCount,
                StopCondition.afterSteps(configuration.training().steps()),
                Duration.ofDays(1),
                1);
        return TrainingRun.run(TrainingRun.Start.of(model, configuration, batches), settings, _ -> {})
                .validationLoss()
                .orElseThrow();
    }

    private TextWindows windows(double share, int seed) {
        TokenData data = tokens.computeIfAbsent(share, text::tokens);
        return new TextWindows(data, SEQUENCES_PER_BATCH, Experiments.CONTEXT, seed);
    }

    private static double flopsPerToken(GgufFile model) {
        return TrainingArithmetic.flopsPerToken(ProgramReader.read(model), Experiments.CONTEXT);
    }

    /** As many steps as the arithmetic of the arm pays for. */
    private static TrainingConfiguration configuration(Arm arm, GgufFile model, int seed) {
        int steps = (int) Math.max(1, Math.round(arm.flops() / (flopsPerToken(model) * TOKENS_PER_STEP)));
        TrainingHyperparameters standard = TrainingHyperparameters.DEFAULT;
        return new TrainingConfiguration(
                arm.model(),
                new TrainingHyperparameters(
                        seed,
                        steps,
                        SEQUENCES_PER_BATCH,
                        1,
                        arm.learningRate(),
                        arm.learningRate() * MINIMUM_SHARE,
                        (int) Math.ceil(steps * WARM_UP_SHARE),
                        standard.weightDecay(),
                        standard.beta1(),
                        standard.beta2(),
                        standard.epsilon(),
                        standard.gradientNormMax(),
                        standard.expertBalanceWeight(),
                        standard.validationShare(),
                        0,
                        0,
                        TensorType.F32));
    }

    /** Is called after every training of an experiment. */
    @FunctionalInterface
    public interface ExperimentListener {
        /** @param seed 0 for the teacher, otherwise 1 and on */
        void onTrained(Arm arm, int seed, double loss);
    }
}
