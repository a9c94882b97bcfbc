package dev.pinball.host.attention.x86;

import dev.pinball.host.memory.CodeOwner;
import dev.pinball.host.memory.NativePages;
import dev.pinball.host.x86.MachineCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The machine code of attention for one shape, and the workspaces of its threads. */
public final class AttentionCode implements CodeOwner {
    /** Queries that are computed together at most. */
    public static final int QUERIES = TileRegisters.QUERIES;

    private final SplitLayout layout;
    private final NativePages.Allocator allocator;
    private final MachineCode[] code; // for 1, 2... queries
    private final MachineCode[] streamedCode; // likewise
    private final List<AttentionWorkspace> workspaces = new ArrayList<>();

    /** @param allocator of the workspaces */
    public AttentionCode(SplitShape shape, NativePages.Allocator allocator) {
        layout = new SplitLayout(shape);
        this.allocator = allocator;
        code = code(layout, false);
        streamedCode = code(layout, true);
    }

    private static MachineCode[] code(SplitLayout layout, boolean streamed) {
        MachineCode[] code = new MachineCode[QUERIES];
        for (int i = 0; i < QUERIES; i++) {
            code[i] = new MachineCode(AttentionEmitter.emit(layout, i + 1, streamed));
        }
        return code;
    }

    /** A workspace for one thread. */
    public AttentionWorkspace workspace() {
        AttentionWorkspace workspace = new AttentionWorkspace(layout, code, streamedCode, allocator);
        workspaces.add(workspace);
        return workspace;
    }

    @Override
    public void close() {
        workspaces.forEach(AttentionWorkspace::close);
        Stream.of(code, streamedCode).flatMap(Arrays::stream).forEach(MachineCode::close);
    }
}
