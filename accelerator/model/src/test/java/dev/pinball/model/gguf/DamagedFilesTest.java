package dev.pinball.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.pinball.model.SharedFiles;
import dev.pinball.model.TestSeed;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.model.tokenizer.Tokenizers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a file is damaged, it either opens and can be used, or is one {@link GgufException}. */
class DamagedFilesTest {
    private static final long ALLOCATION_BYTES_MAX = 64 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path folder;

    private int opened;
    private int refused;

    @Test
    void aRealFile() throws IOException {
        damage(Files.readAllBytes(SharedFiles.model("stories260K.Q8_0.gguf")), 20_000, 2_000);
    }

    @Test
    void aSentencePieceFile() throws IOException {
        byte[] file = vocabulary("llama")
                .float32s("tokenizer.ggml.scores", new float[260])
                .build();
        damage(file, file.length, 1_000);
    }

    @Test
    void aByteLevelFile() throws IOException {
        byte[] file = vocabulary("gpt2")
                .string("tokenizer.ggml.pre", "qwen2")
                .strings("tokenizer.ggml.merges", List.of("a b", "c d", "ab cd"))
                .build();
        damage(file, file.length, 1_000);
    }

    private static GgufBuilder vocabulary(String model) {
        List<String> pieces = new ArrayList<>(List.of("<unk>", "<s>", "</s>", "▁"));
        int[] kinds = new int[260];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = i < 3 ? 3 : 6;
        }
        kinds[3] = 1;
        IntStream.range(0, 256).mapToObj("<0x%02X>"::formatted).forEach(pieces::add);
        return new GgufBuilder()
                .string("tokenizer.ggml.model", model)
                .strings("tokenizer.ggml.tokens", pieces)
                .int32s("tokenizer.ggml.token_type", kinds)
                .uint32("tokenizer.ggml.bos_token_id", 1)
                .bool("tokenizer.ggml.add_bos_token", true)
                .tensor("vector", 1, 8, new float[8])
                .tensor("experts", TensorType.Q8_0, new long[] {32, 2, 3}, new byte[6 * 34]);
    }

    private void damage(byte[] whole, int headBytes, int mutations) throws IOException {
        long seed = TestSeed.next("DamagedFilesTest");
        Random random = new Random(seed);
        Path path = folder.resolve("damaged.gguf");
        for (int i = 0; i < mutations; i++) {
            byte[] file = whole.clone();
            for (int count = 1 + random.nextInt(3); count > 0 && file.length > 0; count--) {
                int position = random.nextInt(random.nextInt(8) == 0 ? file.length : Math.min(headBytes, file.length));
                Mutation mutation = Mutation.values()[random.nextInt(Mutation.values().length)];
                file = mutation.damage(file, position, random);
            }
            Files.write(path, file);
            long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
            use(path);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore)
                    .as("bytes allocated for mutation %d, seed %d", i, seed)
                    .isLessThan(ALLOCATION_BYTES_MAX);
        }
        assertThat(opened).isPositive();
        assertThat(refused).isPositive();
    }

    private void use(Path path) {
        try (GgufFile file = GgufFile.open(path)) {
            opened++;
            file.metadata().keys().forEach(key -> readEveryWay(file.metadata(), key));
            file.tensorNames().forEach(name -> readRows(file.findTensor(name).orElseThrow()));
            allowing(() -> roundTrip(Tokenizers.read(file)));
        } catch (GgufException refusal) {
            refused++;
            assertThat(refusal).hasMessageStartingWith(path + ": ").hasMessageContaining("expected: ");
        }
    }

    private static void readEveryWay(Metadata metadata, String key) {
        List<Consumer<String>> ways = List.of(
                metadata::string,
                metadata::integer,
                metadata::longInteger,
                metadata::number,
                metadata::bool,
                metadata::strings,
                metadata::floats,
                metadata::integers);
        ways.forEach(way -> allowing(() -> way.accept(key)));
    }

    private static void readRows(Tensor tensor) {
        float[] row = new float[tensor.columns()];
        for (int i = 0; i < tensor.rows(); i++) {
            Dequantizer.readRow(tensor, i, row, 0);
        }
    }

    private static void roundTrip(Tokenizer tokenizer) {
        int[] ids = tokenizer.encodePrompt("Once upon a time, größer 日本 😀 </s>", true);
        tokenizer.decode(ids);
        IntStream.range(0, tokenizer.vocabulary().size()).forEach(tokenizer::text);
    }

    private static void allowing(Runnable use) {
        try {
            use.run();
        } catch (GgufException _) {
            // a refusal is as good as an answer
        }
    }
}
