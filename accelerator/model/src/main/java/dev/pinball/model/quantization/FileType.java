package dev.pinball.model.quantization;

import dev.pinball.model.tensor.TensorType;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the matrices of a file are mostly of, as llama.cpp names it. In the mixes Q4_K_M, Q5_K_M and Q6_K some matrices get more
 * bits ({@link MatrixTypes}); in the others all have the same type.
 */
public enum FileType {
    F32(0, TensorType.F32),
    F16(1, TensorType.F16),
    BF16(32, TensorType.BF16),
    Q8_0(7, TensorType.Q8_0),
    Q4_0(2, TensorType.Q4_0),
    Q5_0(8, TensorType.Q5_0),
    Q5_1(9, TensorType.Q5_1),
    Q4_K_M(15, TensorType.Q4_K),
    Q5_K_M(17, TensorType.Q5_K),
    Q6_K(18, TensorType.Q6_K);

    private final int id;
    private final TensorType matrices;

    FileType(int id, TensorType matrices) {
        this.id = id;
        this.matrices = matrices;
    }

    /** The file type whose matrices are all of {@code type}, or nearly all. */
    public static Optional<FileType> of(TensorType type) {
        return Arrays.stream(values())
                .filter(fileType -> fileType.matrices == type)
                .findFirst();
    }

    /** llama.cpp's number: {@code general.file_type}. */
    int id() {
        return id;
    }

    /** The type of most matrices. */
    public TensorType matrices() {
        return matrices;
    }

    boolean isMix() {
        return switch (this) {
            case Q4_K_M, Q5_K_M, Q6_K -> true;
            case F32, F16, BF16, Q8_0, Q4_0, Q5_0, Q5_1 -> false;
        };
    }
}
