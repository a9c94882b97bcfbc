package dev.pinball.host.attention.x86;

import dev.pinball.accelerator.KeyValueType;
import dev.pinball.host.x86.CodeOwner;
import dev.pinball.host.x86.MachineCode;
import dev.pinball.host.x86.Processor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Attention of one shape by machine code. Owns the code and the memory of its threads. */
public final class AttentionCode implements CodeOwner {
    /** Queries that are computed together at most. */
    public static final int QUERIES = SplitLayout.QUERIES;

    private final SplitLayout layout;
    private final MachineCode[] code; // for 1, 2... queries
    private final MachineCode[] streamedCode; // likewise
    private final List<AttentionWorkspace> memories = new ArrayList<>();

    /** Whether there is code for blocks of so many positions on such a processor. */
    public static boolean supports(Processor processor, int tokensPerBlock) {
        return processor.hasVectors() && SplitLayout.supports(tokensPerBlock);
    }

    /**
     * @param scale of scores
     * @param spanTokens positions of a span, whole blocks
     * @param queriesMax queries that go through a span one tile after the other
     * @param type of keys and values
     */
    public AttentionCode(
            int headLength, float scale, int tokensPerBlock, int spanTokens, int queriesMax, KeyValueType type) {
        layout = new SplitLayout(headLength, tokensPerBlock, spanTokens, queriesMax, scale, type);
        code = code(layout, false);
        streamedCode = code(layout, true);
    }

    private static MachineCode[] code(SplitLayout layout, boolean streamed) {
        MachineCode[] code = new MachineCode[QUERIES];
        for (int i = 0; i < QUERIES; i++) {
            code[i] = new MachineCode(AttentionEmitter.write(layout, i + 1, streamed));
        }
        return code;
    }

    /** Memory for one thread. */
    public AttentionWorkspace memory() {
        AttentionWorkspace memory = new AttentionWorkspace(layout, code, streamedCode);
        memories.add(memory);
        return memory;
    }

    @Override
    public void close() {
        memories.forEach(AttentionWorkspace::close);
        Stream.of(code, streamedCode).flatMap(Arrays::stream).forEach(MachineCode::close);
    }
}
