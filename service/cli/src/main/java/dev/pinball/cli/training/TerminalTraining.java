package dev.pinball.cli.training;

import dev.pinball.cli.option.ShutdownHook;
import dev.pinball.server.training.TrainingText;
import dev.pinball.training.data.Corpus;
import dev.pinball.training.job.TrainingJob;
import dev.pinball.training.job.TrainingRequest;
import dev.pinball.training.run.TrainingListener;
import dev.pinball.training.run.TrainingProgress;
import dev.pinball.training.run.TrainingRun.RunResult;
import java.io.Console;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A training that somebody watches in a terminal; Ctrl-C ends it with a checkpoint. */
final class TerminalTraining implements TrainingListener {
    /** The step at hand and its checkpoint. */
    private static final Duration LAST_STEP_MAX = Duration.ofMinutes(10);

    private final ProgressBar bar = new ProgressBar(System.err, isTerminal(System.console()));
    private final LossCurve curve;
    private volatile boolean stopRequested;

    private TerminalTraining(LossCurve curve) {
        this.curve = curve;
    }

    /** Returns the exit status. */
    static int run(TrainingRequest request, TrainingFlags options) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (Corpus corpus = TrainingText.open(options.data(), request.configuration(), System.in);
                LossCurve curve = LossCurve.open(options.curve(), request.resume())) {
            TerminalTraining training = new TerminalTraining(curve);
            ShutdownHook.install("training-stop", () -> training.stopRequested = true, () -> {}, ended, LAST_STEP_MAX);
            RunResult result = TrainingJob.run(request, corpus, training);
            training.bar.end();
            System.out.println(summary(request, result));
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private static String summary(TrainingRequest request, RunResult result) {
        String loss = result.validationLoss().isPresent()
                ? ", validation loss %.4f".formatted(result.validationLoss().getAsDouble())
                : "";
        return result.complete()
                ? "%s: trained in %,d steps%s".formatted(request.output(), result.steps(), loss)
                : "stopped after %,d steps%s; --resume goes on".formatted(result.steps(), loss);
    }

    @Override
    public void onStep(TrainingProgress progress) {
        curve.add(progress);
        bar.show(progress);
    }

    @Override
    public void onNotice(String notice) {
        System.err.println("pinball: " + notice);
    }

    @Override
    public boolean stopRequested() {
        return stopRequested;
    }

    private static boolean isTerminal(@Nullable Console console) {
        return console != null && console.isTerminal();
    }
}
