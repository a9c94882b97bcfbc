package dev.pinball.service.cli;

import dev.pinball.accelerator.stories.StoryCorpus;
import dev.pinball.accelerator.training.data.Corpus;
import dev.pinball.accelerator.training.job.TrainingJob;
import dev.pinball.accelerator.training.job.TrainingRequest;
import dev.pinball.accelerator.training.run.RunResult;
import dev.pinball.accelerator.training.run.TrainingListener;
import dev.pinball.accelerator.training.run.TrainingProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A training that somebody watches in a terminal; Ctrl-C ends it with a checkpoint. */
final class TerminalTraining implements TrainingListener {
    /** Stories of the default model; enough that no window of its training is seen often. */
    private static final int STORIES = 50_000;

    private final ProgressBar bar = new ProgressBar(System.err, System.console() != null);
    private final LossCurve curve;
    private volatile boolean stopRequested;

    private TerminalTraining(LossCurve curve) {
        this.curve = curve;
    }

    /** Returns the exit status. */
    static int run(TrainingRequest request, TrainingOptions options) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (Corpus corpus = corpus(options.data(), request);
                LossCurve curve = LossCurve.open(options.curve(), request.resume())) {
            TerminalTraining training = new TerminalTraining(curve);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> training.stop(ended), "training-stop"));
            RunResult result = TrainingJob.run(request, corpus, training);
            training.bar.end();
            System.out.println(summary(request, result));
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private static Corpus corpus(List<Path> data, TrainingRequest request) {
        if (!data.isEmpty()) {
            return Corpus.open(data, System.in);
        }
        try {
            Path stories = Files.createTempFile("pinball-stories-", ".txt");
            stories.toFile().deleteOnExit();
            try (Writer writer = Files.newBufferedWriter(stories)) {
                new StoryCorpus(request.configuration().training().seed()).write(STORIES, writer);
            }
            return Corpus.open(List.of(stories), System.in);
        } catch (IOException failure) {
            throw new UncheckedIOException("the stories can't be written to a temporary file: " + failure, failure);
        }
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
    public boolean stopRequested() {
        return stopRequested;
    }

    /** The process ends when its shutdown hooks do, so this one waits for the checkpoint. */
    private void stop(CountDownLatch ended) {
        stopRequested = true;
        try {
            ended.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
