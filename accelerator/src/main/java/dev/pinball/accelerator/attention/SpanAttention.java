package dev.pinball.accelerator.attention;

import dev.pinball.accelerator.KeyValueType;
import dev.pinball.accelerator.machine.MachineCode;
import dev.pinball.accelerator.machine.Processor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Attention of one shape by machine code. Owns the code and the memory of its threads. */
public final class SpanAttention implements AutoCloseable {
    /** Queries that are computed together at most. */
    public static final int QUERIES = SpanLayout.QUERIES;

    private final SpanLayout layout;
    private final MachineCode[] code; // for 1, 2... queries
    private final MachineCode[] streamedCode; // likewise
    private final List<SpanMemory> memories = new ArrayList<>();

    /** Whether there is code for blocks of so many positions on such a processor. */
    public static boolean supports(Processor processor, int tokensPerBlock) {
        return processor.hasVectors() && SpanLayout.supports(tokensPerBlock);
    }

    /**
     * @param scale of scores
     * @param spanTokens positions of a span, whole blocks
     * @param queriesMax queries that go through a span one tile after the other
     * @param type of keys and values
     */
    public SpanAttention(
            int headLength, float scale, int tokensPerBlock, int spanTokens, int queriesMax, KeyValueType type) {
        layout = new SpanLayout(headLength, tokensPerBlock, spanTokens, queriesMax, scale, type);
        code = code(layout, false);
        streamedCode = code(layout, true);
    }

    private static MachineCode[] code(SpanLayout layout, boolean streamed) {
        MachineCode[] code = new MachineCode[QUERIES];
        for (int i = 0; i < QUERIES; i++) {
            code[i] = new MachineCode(SpanCode.write(layout, i + 1, streamed));
        }
        return code;
    }

    /** Memory for one thread. */
    public SpanMemory memory() {
        SpanMemory memory = new SpanMemory(layout, code, streamedCode);
        memories.add(memory);
        return memory;
    }

    @Override
    public void close() {
        memories.forEach(SpanMemory::close);
        Stream.of(code, streamedCode).flatMap(Arrays::stream).forEach(MachineCode::close);
    }
}
