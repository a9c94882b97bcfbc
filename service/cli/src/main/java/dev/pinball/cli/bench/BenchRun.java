package dev.pinball.cli.bench;

import dev.pinball.cli.option.UsageException;
import dev.pinball.engine.CollectedAnswer;
import dev.pinball.engine.LoadedModel;
import dev.pinball.engine.loop.Admission;
import dev.pinball.engine.loop.EngineLoop;
import dev.pinball.engine.loop.SequenceHandle;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.host.roofline.MachineLimits;
import dev.pinball.model.program.Program;
import dev.pinball.server.grpc.request.RequestReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the whole engine by hand: first all prompts, which are computed but for their last token before Go, then all
 * answers, so that each phase can be timed by itself.
 */
public final class BenchRun {
    private static final Logger LOG = LoggerFactory.getLogger(BenchRun.class);

    private final LoadedModel loaded;
    private final Program program;
    private final int promptTokens;
    private final int generateTokens;
    private final GenerationRequest request;
    private final Random random = new Random(1);
    private final BenchProfile promptProfile;
    private final BenchProfile generateProfile;

    /** The time of the two phases of one run. */
    private record Phases(double promptSeconds, double generateSeconds) {}

    private BenchRun(LoadedModel loaded, BenchDraw draw, int promptTokens, int generateTokens) {
        this.loaded = loaded;
        this.program = loaded.model().program();
        this.promptTokens = promptTokens;
        this.generateTokens = generateTokens;
        request = RequestReader.of(loaded).read(draw.answer(generateTokens));
        promptProfile = new BenchProfile(loaded.accelerator());
        generateProfile = new BenchProfile(loaded.accelerator());
    }

    /** A run that draws the likeliest tokens; shorter where the context of the model is too short for it. */
    public static BenchRun of(LoadedModel loaded, int promptTokens, int generateTokens) {
        return fitting(loaded, BenchDraw.LIKELIEST, promptTokens, generateTokens);
    }

    /** A run of these lengths, or of the same proportions where the context of the model is too short for them. */
    static BenchRun fitting(LoadedModel loaded, BenchDraw draw, int promptTokens, int generateTokens) {
        int context = loaded.settings().device().contextTokensMax();
        if (context < 4) {
            throw new UsageException("--context: %d (expected: 4 or more)".formatted(context));
        }
        long wanted = (long) promptTokens + generateTokens;
        if (wanted <= context) {
            return new BenchRun(loaded, draw, Math.max(2, promptTokens), generateTokens);
        }
        int generateFitting = (int) Math.max(1, generateTokens * (long) context / wanted);
        int promptFitting = Math.max(2, Math.min(promptTokens, context - generateFitting));
        LOG.warn(
                "the context of {} tokens is too short: {} prompt and {} generated tokens instead",
                context,
                promptFitting,
                generateFitting);
        return new BenchRun(loaded, draw, promptFitting, generateFitting);
    }

    /** Medians of several runs, beside what the machine can do. */
    BenchResult measure(int batch, BenchPace pace, MachineLimits machine) {
        BenchSpeed speed = speed(batch, pace);
        return new BenchResult(
                batch,
                promptTokens,
                generateTokens,
                speed.runCount(),
                speed.promptTokensPerSecond(),
                speed.generateTokensPerSecond(),
                speed.readBytesPerSecond() / machine.readBytesPerSecond(),
                speed.promptFlops() / machine.multiplyAddFlops(),
                promptProfile.lines((long) speed.runCount() * batch * (promptTokens - 1)),
                generateProfile.lines((long) speed.runCount() * batch * generateTokens));
    }

    /** Medians of several runs, after some that do not count, since code is compiled while they run. */
    public BenchSpeed speed(int batch, BenchPace pace) {
        long begin = System.nanoTime();
        do {
            run(batch);
        } while (System.nanoTime() - begin < pace.warmUp().toNanos());
        promptProfile.clear();
        generateProfile.clear();
        List<Phases> runs = new ArrayList<>();
        begin = System.nanoTime();
        do {
            runs.add(run(batch));
        } while (runs.size() < pace.runCount()
                && System.nanoTime() - begin < pace.most().toNanos());
        double promptSeconds =
                median(runs.stream().mapToDouble(Phases::promptSeconds).toArray());
        double generateSeconds =
                median(runs.stream().mapToDouble(Phases::generateSeconds).toArray());
        double promptRate = batch * (promptTokens - 1) / promptSeconds;
        return new BenchSpeed(
                batch,
                promptTokens,
                generateTokens,
                runs.size(),
                promptRate,
                batch * generateTokens / generateSeconds,
                generateTokens / generateSeconds * bytesPerStep(batch),
                2.0 * program.multiplyAddsPerRow() * promptRate);
    }

    /** Weights once for the whole batch, and the keys and values of each sequence at half of its answer. */
    private double bytesPerStep(int batch) {
        double positions = promptTokens + generateTokens / 2.0;
        int valueBytes = loaded.settings().device().keyValueType().bytes();
        double cacheBytes = program.keyValueCount() * valueBytes * positions;
        return program.weightBytes(batch) + batch * cacheBytes;
    }

    private Phases run(int batch) {
        BenchWork work = new BenchWork();
        EngineLoop loop = new EngineLoop(
                loaded.accelerator(), loaded.model().tokenizer(), loaded.settings(), work, System::nanoTime);
        List<SequenceHandle> sequences = new ArrayList<>();
        for (int sequence = 0; sequence < batch; sequence++) {
            sequences.add(start(loop));
        }
        double promptSeconds = secondsUntilIdle(loop, promptProfile);
        work.requirePrompts(batch, promptTokens);
        sequences.forEach(SequenceHandle::go);
        double generateSeconds = secondsUntilIdle(loop, generateProfile);
        work.requireAnswers(batch, generateTokens);
        loop.shutDown();
        return new Phases(promptSeconds, generateSeconds);
    }

    private SequenceHandle start(EngineLoop loop) {
        int vocabularySize = program.config().vocabularySize();
        int[] prompt = random.ints(promptTokens, 0, vocabularySize).toArray();
        CollectedAnswer answer = new CollectedAnswer(_ -> {});
        return switch (loop.handle().start(request, prompt, false, answer)) {
            case Admission.Admitted(SequenceHandle sequence) -> sequence;
            case Admission.Refused(var refusal) -> throw new UsageException("--batch: " + refusal.message());
        };
    }

    private static double secondsUntilIdle(EngineLoop loop, BenchProfile profile) {
        profile.begin();
        while (loop.step() > 0) {}
        return profile.end();
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
