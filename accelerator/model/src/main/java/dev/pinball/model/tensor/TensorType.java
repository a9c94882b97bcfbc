package dev.pinball.model.tensor;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The layout of the values of a tensor in the file: blocks of {@code valuesPerBlock} values in {@code bytesPerBlock} bytes.
 * Layouts: the GGUF specification and ggml's block structures.
 */
public enum TensorType {
    F32(0, 1, 4),
    F16(1, 1, 2),
    /** 32 values: an F16 scale, 16 bytes of two 4-bit values less 8 (low halves are values 0 to 15). */
    Q4_0(2, 32, 18),
    /** 32 values: F16 scale and minimum, 16 bytes of 4-bit values likewise. */
    Q4_1(3, 32, 20),
    /** 32 values: an F16 scale, 4 bytes of fifth bits, 16 bytes of 4-bit values; 16 is subtracted. */
    Q5_0(6, 32, 22),
    /** 32 values: F16 scale and minimum, 4 bytes of fifth bits, 16 bytes of 4-bit values. */
    Q5_1(7, 32, 24),
    /** 32 values: an F16 scale, 32 signed bytes. */
    Q8_0(8, 32, 34),
    /** 256 values: 16 bytes of 4-bit scales and minimums of 16 groups, 64 bytes of 2-bit values, F16 scale and minimum. */
    Q2_K(10, 256, 84),
    /** 256 values: 32 bytes of third bits, 64 bytes of 2-bit values, 12 bytes of 6-bit scales of 16 groups, an F16 scale. */
    Q3_K(11, 256, 110),
    /** 256 values: F16 scale and minimum, 12 bytes of 6-bit scales and minimums of 8 groups, 128 bytes of 4-bit values. */
    Q4_K(12, 256, 144),
    /** 256 values: Q4_K with 32 bytes of fifth bits before its values. */
    Q5_K(13, 256, 176),
    /** 256 values: 128 bytes of low 4 bits, 64 bytes of high 2 bits, 16 signed scales, an F16 scale. */
    Q6_K(14, 256, 210),
    /** 32 values: an F16 scale, 16 bytes of 4-bit indexes of a table of signed bytes. */
    IQ4_NL(20, 32, 18),
    /** 256 values: an F16 scale, 6 bytes of 6-bit scales of 8 groups, 128 bytes of 4-bit indexes of that table. */
    IQ4_XS(23, 256, 136),
    BF16(30, 1, 2),
    /** 32 values: the exponent of a power of two, 16 bytes of 4-bit floats (E2M1). */
    MXFP4(39, 32, 17);

    /** ggml's names by their numbers, those included that aren't read here; numbers without a type have none. */
    private static final Map<Integer, String> GGML_NAMES = ggmlNames(
            "F32 F16 Q4_0 Q4_1 - - Q5_0 Q5_1 Q8_0 Q8_1 Q2_K Q3_K Q4_K Q5_K Q6_K Q8_K IQ2_XXS IQ2_XS IQ3_XXS IQ1_S IQ4_NL "
                    + "IQ3_S IQ2_S IQ4_XS I8 I16 I32 I64 F64 IQ1_M BF16 - - - TQ1_0 TQ2_0 - - - MXFP4 NVFP4");

    private final int id;
    private final int valuesPerBlock;
    private final int bytesPerBlock;

    TensorType(int id, int valuesPerBlock, int bytesPerBlock) {
        this.id = id;
        this.valuesPerBlock = valuesPerBlock;
        this.bytesPerBlock = bytesPerBlock;
    }

    /** The type with ggml's number {@code id}, if it is one of ours. */
    public static Optional<TensorType> withId(int id) {
        for (TensorType type : values()) {
            if (type.id == id) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** What ggml calls its type {@code id}: {@code Q5_0}; the number itself where ggml has no such type. */
    public static String ggmlName(int id) {
        return GGML_NAMES.getOrDefault(id, Integer.toUnsignedString(id));
    }

    private static Map<Integer, String> ggmlNames(String inOrder) {
        Map<Integer, String> names = new HashMap<>();
        String[] all = inOrder.split(" ");
        for (int id = 0; id < all.length; id++) {
            if (!all[id].equals("-")) {
                names.put(id, all[id]);
            }
        }
        return names;
    }

    /** ggml's number of the type. */
    public int id() {
        return id;
    }

    public int valuesPerBlock() {
        return valuesPerBlock;
    }

    public int bytesPerBlock() {
        return bytesPerBlock;
    }

    /** Bytes of a row of {@code columns} values, which must fill whole blocks. */
    public long rowBytes(long columns) {
        return columns / valuesPerBlock * bytesPerBlock;
    }
}
