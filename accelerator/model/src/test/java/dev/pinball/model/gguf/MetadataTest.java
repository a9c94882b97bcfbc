package dev.pinball.model.gguf;

import static dev.pinball.model.gguf.GgufBuilder.ints;
import static dev.pinball.model.gguf.GgufBuilder.join;
import static dev.pinball.model.gguf.GgufBuilder.longs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataTest {
    @TempDir
    private Path folder;

    private GgufFile everyType() {
        return new GgufBuilder()
                .value("uint8", ValueType.UINT8, new byte[] {-1})
                .value("int8", ValueType.INT8, new byte[] {-1})
                .value("uint16", ValueType.UINT16, new byte[] {-1, -1})
                .value("int16", ValueType.INT16, new byte[] {-2, -1})
                .uint32("uint32", -1)
                .int32("int32", -3)
                .value("uint64", ValueType.UINT64, longs(-1))
                .value("int64", ValueType.INT64, longs(-4))
                .float32("float32", 0.5f)
                .value("float64", ValueType.FLOAT64, longs(Double.doubleToLongBits(0.25)))
                .bool("bool", true)
                .string("string", "text")
                .strings("strings", List.of("", "grüße", "▁a"))
                .int32s("int32s", 1, -2)
                .array("uint8s", ValueType.UINT8, 2, new byte[] {1, -1})
                .array("uint64s", ValueType.UINT64, 2, longs(7, -1))
                .float32s("float32s", 1.5f, -2)
                .array("float64s", ValueType.FLOAT64, 1, longs(Double.doubleToLongBits(2.5)))
                .array("bools", ValueType.BOOL, 3, new byte[] {1, 0, 1})
                .array("arrays", ValueType.ARRAY, 2, join(int32Array(1, 2), int32Array(3)))
                .open(folder.resolve("model.gguf"));
    }

    private static byte[] int32Array(int... values) {
        return join(ints(ValueType.INT32.ordinal()), longs(values.length), ints(values));
    }

    @Test
    void readsEveryType() {
        try (GgufFile file = everyType()) {
            Metadata metadata = file.metadata();
            assertThat(metadata.requiredInt("uint8")).isEqualTo(255);
            assertThat(metadata.requiredInt("int8")).isEqualTo(-1);
            assertThat(metadata.requiredInt("uint16")).isEqualTo(65_535);
            assertThat(metadata.requiredInt("int16")).isEqualTo(-2);
            assertThat(metadata.longInteger("uint32")).hasValue(4_294_967_295L);
            assertThat(metadata.requiredInt("int32")).isEqualTo(-3);
            assertThat(metadata.requiredInt("int64")).isEqualTo(-4);
            assertThat(metadata.requiredFloat("float32")).isEqualTo(0.5f);
            assertThat(metadata.number("float64")).hasValue(0.25f);
            assertThat(metadata.bool("bool")).hasValue(true);
            assertThat(metadata.requiredString("string")).isEqualTo("text");
            assertThat(metadata.keys()).hasSize(20).startsWith("uint8", "int8");
        }
    }

    @Test
    void readsArrays() {
        try (GgufFile file = everyType()) {
            Metadata metadata = file.metadata();
            assertThat(metadata.strings("strings")).containsExactly("", "grüße", "▁a");
            assertThat(metadata.integers("int32s")).containsExactly(1, -2);
            assertThat(metadata.integers("uint8s")).containsExactly(1, 255);
            assertThat(metadata.floats("float32s")).containsExactly(1.5f, -2);
            assertThat(metadata.floats("float64s")).containsExactly(2.5f);
            assertThat(metadata.requiredArray("bools").booleans()).containsExactly(true, false, true);
            assertThat(metadata.requiredArray("arrays").arrays())
                    .map(MetadataArray::integers)
                    .containsExactly(new int[] {1, 2}, new int[] {3});
        }
    }

    @Test
    void hasNothingForAKeyThatIsMissing() {
        try (GgufFile file = everyType()) {
            Metadata metadata = file.metadata();
            assertThat(metadata.has("other")).isFalse();
            assertThat(metadata.string("other")).isEmpty();
            assertThat(metadata.integer("other")).isEmpty();
            assertThat(metadata.longInteger("other")).isEmpty();
            assertThat(metadata.number("other")).isEmpty();
            assertThat(metadata.bool("other")).isEmpty();
            assertThat(metadata.array("other")).isEmpty();
            assertProblem(() -> metadata.requiredString("other"), "other: missing (expected: a string)");
            assertProblem(() -> metadata.requiredInt("other"), "other: missing (expected: an integer)");
            assertProblem(() -> metadata.strings("other"), "other: missing (expected: an array)");
        }
    }

    @Test
    void namesWhatItFoundInsteadOfWhatWasExpected() {
        try (GgufFile file = everyType()) {
            Metadata metadata = file.metadata();
            assertProblem(() -> metadata.requiredString("uint8"), "uint8: 255 (expected: a string)");
            assertProblem(() -> metadata.requiredInt("uint32"), "uint32: 4294967295 (expected: an integer of 32 bits)");
            assertProblem(
                    () -> metadata.longInteger("uint64"),
                    "uint64: 18446744073709551615 (expected: an integer of 64 bits)");
            assertProblem(() -> metadata.bool("string"), "string: a string (expected: a boolean)");
            assertProblem(() -> metadata.number("int32"), "int32: -3 (expected: a floating-point number)");
            assertProblem(
                    () -> metadata.strings("int32s"), "int32s: an array of 2 int32 (expected: an array of strings)");
            assertProblem(
                    () -> metadata.integers("uint64s"),
                    "uint64s[1]: 18446744073709551615 (expected: an integer of 32 bits)");
            assertProblem(
                    () -> metadata.integers("strings"),
                    "strings: an array of 3 string (expected: an array of integers)");
            assertProblem(() -> metadata.array("bool"), "bool: true (expected: an array)");
        }
    }

    private void assertProblem(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(GgufException.class)
                .hasMessage("%s: %s", folder.resolve("model.gguf"), message);
    }
}
