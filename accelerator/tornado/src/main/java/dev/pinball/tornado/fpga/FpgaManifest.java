package dev.pinball.tornado.fpga;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.model.program.Operation;
import dev.pinball.model.program.Operation.Embed;
import dev.pinball.model.program.Operation.ExpertMatMul;
import dev.pinball.model.program.Operation.Logits;
import dev.pinball.model.program.Operation.MatMul;
import dev.pinball.model.program.Operation.Norm;
import dev.pinball.model.program.Program;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.tornado.graph.StepTasks;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/** The manifest of a folder of kernels: lines of {@code key = value}, as {@link java.util.Properties} reads them. */
final class FpgaManifest {
    static final String MODEL = "model.sha256";
    static final String LIMITS = "limits";

    private static final Pattern LOCAL_ARRAY = Pattern.compile("__local (?:float|int) \\w+\\[(\\d+)\\]");
    private static final int BUFFER_BYTES = 1 << 20;

    private FpgaManifest() {}

    /** The lines on the model as a whole. */
    static String header(Program program, DeviceLimits limits) {
        long keyValueBytes = Float.BYTES * program.keyValueCount();
        return """
                # Kernels in the order of a step; written by pinball fpga emit. Bytes are those of one token.
                model.name = %s
                %s = %s
                %s = %s
                bytesPerToken.weights = %d
                bytesPerToken.keysAndValuesPerPosition = %d
                """.formatted(
                program.config().name(), MODEL, hash(program), LIMITS, limits, program.weightBytes(1), keyValueBytes);
    }

    /** The lines on one kernel. */
    static String entry(TaskPackage task, WorkerGrid grid, String source) {
        String name = task.getId();
        return """
                %1$s.sha256 = %2$s
                %1$s.arguments = %3$s
                %1$s.groupsOfOneRow = %4$d
                %1$s.onChipBytes = %5$d
                %1$s.argumentBytes = %6$d
                """.formatted(
                name,
                hash(source),
                StepTasks.arguments(task).stream().map(FpgaManifest::argument).collect(Collectors.joining(", ")),
                grid.getGlobalWork()[0] / grid.getLocalWork()[0],
                onChipBytes(source),
                StepTasks.arguments(task).stream()
                        .mapToLong(FpgaManifest::bytes)
                        .sum());
    }

    private static String argument(Object argument) {
        return switch (argument) {
            case FloatArray floats -> "float[%d]".formatted(floats.getSize());
            case IntArray ints -> "int[%d]".formatted(ints.getSize());
            case LongArray longs -> "long[%d]".formatted(longs.getSize());
            default -> argument.toString();
        };
    }

    private static long bytes(Object argument) {
        return switch (argument) {
            case FloatArray floats -> floats.getNumBytesOfSegment();
            case IntArray ints -> ints.getNumBytesOfSegment();
            case LongArray longs -> longs.getNumBytesOfSegment();
            default -> Integer.BYTES;
        };
    }

    /** The local arrays that a group declares. */
    private static long onChipBytes(String source) {
        Matcher arrays = LOCAL_ARRAY.matcher(source);
        long bytes = 0;
        while (arrays.find()) {
            bytes += Long.parseLong(arrays.group(1)) * Float.BYTES;
        }
        return bytes;
    }

    static String hash(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Of every parameter that the program uses, in order. */
    static String hash(Program program) {
        MessageDigest digest = sha256();
        for (Operation operation : program.operations()) {
            switch (operation) {
                case Embed embed -> add(embed.tokens(), digest);
                case Norm norm -> add(norm.weight(), digest);
                case MatMul matMul -> add(matMul.weight(), digest);
                case ExpertMatMul matMul -> add(matMul.weight(), digest);
                case Logits logits -> add(logits.weight(), digest);
                default -> digest.update(operation.getClass().getSimpleName().getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(Tensor tensor, MessageDigest digest) {
        digest.update(tensor.name().getBytes(StandardCharsets.UTF_8));
        for (long offset = 0; offset < tensor.data().byteSize(); offset += BUFFER_BYTES) {
            long length = Math.min(BUFFER_BYTES, tensor.data().byteSize() - offset);
            digest.update(tensor.data().asSlice(offset, length).asByteBuffer());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
