package dev.pinball.training.distill;

import dev.pinball.host.WorkerPool;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Program;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.training.TrainingException;
import dev.pinball.training.data.SoftTargets;
import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.gemm.MatrixView;
import dev.pinball.training.gradient.ProgramForward;
import dev.pinball.training.gradient.operation.Workers;
import dev.pinball.training.parameter.Parameters;
import java.util.List;
import java.util.zip.CRC32C;

/** A model whose predictions another learns from. Its weights may be of any type; it computes in F32. */
public final class Teacher implements AutoCloseable {
    private static final String TOKENS = "tokenizer.ggml.tokens";

    private final WorkerPool threads;
    private final ProgramForward program;
    private final int vocabularySize;
    private final long fingerprint;

    private Teacher(GgufFile file, Program program, int rowsMax, WorkerPool threads) {
        this.threads = threads;
        this.program = new ProgramForward(program, Parameters.fixed(file), new Workers(threads), rowsMax);
        vocabularySize = program.config().vocabularySize();
        fingerprint = fingerprint(file);
    }

    /**
     * @param file of the teacher, whose weights are copied
     * @param student whose vocabulary it must have
     * @param sequences of a batch at most
     * @throws TrainingException when the vocabulary is another, or the context is longer than that of the teacher
     */
    public static Teacher open(GgufFile file, GgufFile student, int sequences, int context, int threadCount) {
        requireVocabulary(file, student);
        Program program = ProgramReader.read(file);
        if (context > program.config().contextLength()) {
            throw new TrainingException("%s: a context of %d tokens (expected: at least %d, the student's)"
                    .formatted(file.name(), program.config().contextLength(), context));
        }
        WorkerPool threads = new WorkerPool(threadCount);
        try {
            return new Teacher(file, program, sequences * context, threads);
        } catch (RuntimeException | Error failure) {
            threads.close();
            throw failure;
        }
    }

    private static void requireVocabulary(GgufFile teacher, GgufFile student) {
        List<String> known = teacher.metadata().strings(TOKENS);
        List<String> expected = student.metadata().strings(TOKENS);
        if (known.size() != expected.size()) {
            throw new TrainingException("%s: a vocabulary of %d tokens (expected: the %d of the student)"
                    .formatted(teacher.name(), known.size(), expected.size()));
        }
        for (int id = 0; id < known.size(); id++) {
            if (!known.get(id).equals(expected.get(id))) {
                throw new TrainingException(
                        "%s: another vocabulary: token %d is \"%s\" (expected: \"%s\", the student's)"
                                .formatted(teacher.name(), id, known.get(id), expected.get(id)));
            }
        }
    }

    /** The predictions of the teacher for every row of a batch. */
    SoftTargets teach(TrainingBatch batch, DistillationOptions teaching) {
        int[] ids = new int[batch.rowCount() * teaching.count()];
        float[] probabilities = new float[ids.length];
        TeacherTopK likeliest = new TeacherTopK(teaching.count(), teaching.temperature());
        program.readLogits(batch, (firstRow, logits) -> {
            for (int row = 0; row < logits.rows(); row++) {
                MatrixView rowLogits = logits.rows(row, 1);
                likeliest.find(rowLogits, ids, probabilities, (firstRow + row) * teaching.count());
            }
        });
        return new SoftTargets(
                teaching.count(), ids, probabilities, (float) teaching.temperature(), (float) teaching.share());
    }

    int vocabularySize() {
        return vocabularySize;
    }

    /** A number that another teacher hardly has. */
    long fingerprint() {
        return fingerprint;
    }

    private static long fingerprint(GgufFile file) {
        CRC32C sum = new CRC32C();
        for (String name : file.tensorNames()) {
            Tensor tensor = file.findTensor(name).orElseThrow();
            for (int row = 0; row < tensor.rows(); row++) {
                long rowBytes = tensor.rowBytes();
                sum.update(tensor.data().asSlice(row * rowBytes, rowBytes).asByteBuffer());
            }
        }
        return sum.getValue();
    }

    @Override
    public void close() {
        threads.close();
    }
}
