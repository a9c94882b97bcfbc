package dev.pinball.training.distill;

import dev.pinball.accelerator.sampling.CounterRandom;
import dev.pinball.training.TrainingException;
import dev.pinball.training.data.SoftTargets;
import dev.pinball.training.data.SplitRule.Split;
import dev.pinball.training.data.TokenData;
import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.run.Batches;
import dev.pinball.training.run.TextWindows;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;

/**
 * Batches with what a teacher says of each token. Windows lie one after the other in the text, so that the teacher is asked
 * once of each, when it is first needed; it is validated without the teacher.
 */
public final class DistillationBatches implements Batches, AutoCloseable {
    private final TextWindows windows;
    private final Teacher teacher;
    private final DistillationOptions teaching;
    private final TeacherCache cache;

    private DistillationBatches(
            TextWindows windows, Teacher teacher, DistillationOptions teaching, TeacherCache cache) {
        this.windows = windows;
        this.teacher = teacher;
        this.teaching = teaching;
        this.cache = cache;
    }

    /**
     * @param teacher open as long as the batches are used
     * @param cache a file, new or of an earlier run with the same teacher and text
     * @throws TrainingException when the file is of something else
     */
    public static DistillationBatches open(
            TextWindows windows, Teacher teacher, DistillationOptions teaching, Path cache) {
        if (teaching.count() > teacher.vocabularySize()) {
            throw new TrainingException("teacher_tokens: %d (expected: 1..%d, the vocabulary)"
                    .formatted(teaching.count(), teacher.vocabularySize()));
        }
        TeacherCache.Key key = new TeacherCache.Key(
                teacher.fingerprint(),
                fingerprint(windows.data()),
                windows.context(),
                teaching.count(),
                teaching.temperature());
        return new DistillationBatches(windows, teacher, teaching, TeacherCache.open(cache, key));
    }

    @Override
    public TrainingBatch training(long number) {
        long first = number * windows.sequences();
        long[] chosen = LongStream.range(first, first + windows.sequences())
                .map(this::window)
                .toArray();
        long[] offsets =
                Arrays.stream(chosen).map(window -> window * windows.context()).toArray();
        TrainingBatch batch = windows.batch(Split.TRAINING, offsets);
        int[] ids = new int[batch.rowCount() * teaching.count()];
        float[] probabilities = new float[ids.length];
        if (!readAll(chosen, ids, probabilities)) {
            SoftTargets said = teacher.teach(batch, teaching);
            for (int sequence = 0; sequence < chosen.length; sequence++) {
                cache.write(chosen[sequence], said.ids(), said.probabilities(), sequence * valuesPerWindow());
            }
            return batch.withTargets(said);
        }
        float temperature = (float) teaching.temperature();
        return batch.withTargets(
                new SoftTargets(teaching.count(), ids, probabilities, temperature, (float) teaching.share()));
    }

    private boolean readAll(long[] chosen, int[] ids, float[] probabilities) {
        return IntStream.range(0, chosen.length)
                .allMatch(sequence -> cache.read(chosen[sequence], ids, probabilities, sequence * valuesPerWindow()));
    }

    private int valuesPerWindow() {
        return windows.context() * teaching.count();
    }

    private long window(long number) {
        long count = (windows.data().tokenCount(Split.TRAINING) - 1) / windows.context();
        return (long) (CounterRandom.uniform(windows.seed(), number) * count);
    }

    @Override
    public int rowCount() {
        return windows.rowCount();
    }

    @Override
    public List<TrainingBatch> validation() {
        return windows.validation();
    }

    @Override
    public String description() {
        return "%s, taught: %s, teacher %08x".formatted(windows.description(), teaching, teacher.fingerprint());
    }

    private static long fingerprint(TokenData data) {
        CRC32C sum = new CRC32C();
        int[] id = new int[1];
        for (long token = 0; token < data.tokenCount(Split.TRAINING); token++) {
            data.window(Split.TRAINING, token, 1, id);
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                sum.update(id[0] >> shift);
            }
        }
        return sum.getValue();
    }

    @Override
    public void close() {
        cache.close();
    }
}
