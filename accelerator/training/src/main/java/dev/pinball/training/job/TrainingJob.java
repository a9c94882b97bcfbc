package dev.pinball.training.job;

import dev.pinball.host.roofline.MachineLimits;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.gguf.Metadata;
import dev.pinball.model.gguf.MetadataBuilder;
import dev.pinball.model.tokenizer.Tokenizers;
import dev.pinball.training.InitialModel;
import dev.pinball.training.TrainingEstimate;
import dev.pinball.training.TrainingException;
import dev.pinball.training.TrainingHyperparameters;
import dev.pinball.training.TrainingStoppedException;
import dev.pinball.training.data.Corpus;
import dev.pinball.training.data.DocumentVisitor;
import dev.pinball.training.data.SplitRule;
import dev.pinball.training.data.TokenData;
import dev.pinball.training.distill.DistillationBatches;
import dev.pinball.training.distill.Teacher;
import dev.pinball.training.job.TrainingRequest.Lesson;
import dev.pinball.training.run.Checkpoint;
import dev.pinball.training.run.TextWindows;
import dev.pinball.training.run.TrainingListener;
import dev.pinball.training.run.TrainingRun;
import dev.pinball.training.run.TrainingRun.RunResult;
import dev.pinball.training.run.TrainingRun.RunSettings;
import dev.pinball.training.vocabulary.BytePairTraining;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** A training from text to a model file: a tokenizer, random values, the text as tokens, and then the run. */
public final class TrainingJob {
    /** UTF-8 bytes of the name of an output: with what the files of its training add, those that a name may have. */
    public static final int OUTPUT_NAME_BYTES_MAX = 245;

    private static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(5);

    private final TrainingRequest request;
    private final JobFiles files;
    private final Corpus corpus;
    private final TrainingListener listener;

    private TrainingJob(TrainingRequest request, Corpus corpus, TrainingListener listener) {
        this.request = request;
        this.corpus = corpus;
        this.listener = listener;
        files = new JobFiles(request.output());
    }

    /**
     * Trains until the request is met, or the listener asks to stop. When it is complete, only the model is left; otherwise a
     * checkpoint, from which the same request with {@code resume} goes on to the same model.
     *
     * @param corpus open until this returns
     * @throws TrainingException when a loss is no number, a file can't be written, or the configuration, a checkpoint or a
     *     teacher doesn't fit
     * @throws dev.pinball.training.data.CorpusException when the text is empty, too short or can't be read
     */
    public static RunResult run(TrainingRequest request, Corpus corpus, TrainingListener listener)
            throws InterruptedException {
        return new TrainingJob(request, corpus, listener).run();
    }

    /** Whether a training of {@code output} was interrupted; with {@code resume} it continues from its checkpoint. */
    public static boolean canResume(Path output) {
        return new JobFiles(output).hasCheckpoint();
    }

    /** Deletes the checkpoint of a training that was interrupted, so that another may begin. */
    public static void discardCheckpoint(Path output) {
        new JobFiles(output).deleteFolder();
    }

    /**
     * Checks what is known of a training before its text is read.
     *
     * @param memoryBytesMax that it may take
     * @throws TrainingException that names what can't be
     */
    public static void requirePossible(TrainingRequest request, long memoryBytesMax) {
        JobFiles files = new JobFiles(request.output());
        TrainingEstimate.of(request.configuration()).requireFits(memoryBytesMax, files.freeDiskBytes());
        int vocabularySize = request.configuration().model().vocabularySize();
        if (tokenizerSource(request).isEmpty() && vocabularySize < BytePairTraining.SIZE_MIN) {
            throw new TrainingException(BytePairTraining.tooSmall(vocabularySize));
        }
    }

    /**
     * Checks that the checkpoint of {@code request}, if there is one, is whole and of the same configuration.
     *
     * @throws dev.pinball.PinballException that says why not
     * @throws java.io.UncheckedIOException when it can't be read
     */
    public static void requireResumable(TrainingRequest request) {
        JobFiles files = new JobFiles(request.output());
        if (files.hasCheckpoint()) {
            try (GgufFile checkpoint = GgufFile.open(files.checkpoint())) {
                Checkpoint.requireConfiguration(
                        checkpoint, request.configuration().description());
            }
        }
    }

    private RunResult run() throws InterruptedException {
        requirePossible(request, Runtime.getRuntime().maxMemory());
        if (request.resume()) {
            requireResumable(request);
        }
        boolean goesOn = files.begin(request.resume());
        boolean complete = false;
        try (GgufFile model = openBeginning(goesOn)) {
            RunResult result = learn(model, windows(model));
            complete = result.complete();
            return result;
        } catch (TrainingStoppedException _) {
            return new RunResult(0, OptionalDouble.empty(), false);
        } finally {
            files.end(complete);
        }
    }

    /** The checkpoint to go on from, or random values. */
    @SuppressWarnings("MustBeClosedChecker") // the caller closes the file
    private GgufFile openBeginning(boolean goesOn) {
        if (goesOn) {
            return GgufFile.open(files.checkpoint());
        }
        try {
            Metadata tokenizer = tokenizer();
            InitialModel.write(
                    fitting(tokenizer), tokenizer, training().seed(), files.initial(), listener::requireNotStopped);
        } catch (IllegalArgumentException misfit) {
            throw new TrainingException(String.valueOf(misfit.getMessage()), misfit);
        }
        return GgufFile.open(files.initial());
    }

    /** The model that is asked for, with no more tokens than the tokenizer has. */
    private ModelConfig fitting(Metadata tokenizer) {
        int tokens = tokenizer.requiredArray("tokenizer.ggml.tokens").length();
        if (model().vocabularySize() <= tokens) {
            return model();
        }
        listener.onNotice("vocabulary_size: the model has %d tokens, not %d, as %s has no more"
                .formatted(
                        tokens,
                        model().vocabularySize(),
                        tokenizerSource(request).isPresent() ? "the tokenizer" : "this text"));
        return model().withVocabularySize(tokens);
    }

    /** The file whose tokenizer is taken over. */
    private static Optional<Path> tokenizerSource(TrainingRequest request) {
        return request.tokenizer().or(() -> request.lesson().map(Lesson::teacher));
    }

    private Metadata tokenizer() {
        Optional<Path> source = tokenizerSource(request);
        if (source.isPresent()) {
            try (GgufFile file = GgufFile.open(source.get())) {
                return new MetadataBuilder().copy(file.metadata(), "tokenizer.").build();
            }
        }
        BytePairTraining pairs = new BytePairTraining();
        corpus.read(new DocumentVisitor() {
            @Override
            public void text(String text) {
                listener.requireNotStopped();
                pairs.read(text);
            }

            @Override
            public void endOfDocument() {}
        });
        return pairs.train(model().vocabularySize(), listener::requireNotStopped)
                .metadata();
    }

    private TextWindows windows(GgufFile file) {
        SplitRule rule = new SplitRule(training().seed(), training().validationShare());
        int context = model().contextLength();
        TokenData data = TokenData.encode(
                corpus, Tokenizers.read(file), rule, context + 1, files.text(), listener::requireNotStopped);
        return new TextWindows(
                data, training().sequencesPerBatch(), context, training().seed());
    }

    private RunResult learn(GgufFile model, TextWindows windows) throws InterruptedException {
        if (request.lesson().isEmpty()) {
            return TrainingRun.run(TrainingRun.Start.of(model, request.configuration(), windows), settings(), listener);
        }
        Lesson lesson = request.lesson().get();
        int sequences = windows.sequences();
        try (GgufFile file = GgufFile.open(lesson.teacher());
                Teacher teacher = Teacher.open(file, model, sequences, windows.context(), request.threadCount());
                DistillationBatches taught =
                        DistillationBatches.open(windows, teacher, lesson.teaching(), files.teacherCache())) {
            return TrainingRun.run(TrainingRun.Start.of(model, request.configuration(), taught), settings(), listener);
        }
    }

    private RunSettings settings() throws InterruptedException {
        double peakFlops = MachineLimits.measure(request.threadCount()).multiplyAddFlops();
        return new RunSettings(
                files.checkpoint(),
                request.output(),
                request.threadCount(),
                request.stop(),
                CHECKPOINT_EVERY,
                peakFlops);
    }

    private ModelConfig model() {
        return request.configuration().model();
    }

    private TrainingHyperparameters training() {
        return request.configuration().training();
    }
}
