package dev.pinball.host.x86;

import dev.pinball.host.memory.NativePages;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A function of machine code with five arguments, of which one is memory inside or outside the heap, and no result. Any
 * thread may call it. It must return within microseconds, since a garbage collection waits for it.
 */
public final class MachineCode implements AutoCloseable {
    private static final MethodHandle CALL = Linker.nativeLinker()
            .downcallHandle(
                    FunctionDescriptor.ofVoid(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG),
                    Linker.Option.critical(true));

    private final NativePages pages;
    private final MemorySegment entry;

    /**
     * @param code as {@link Assembler#finish} gives it
     * @throws IllegalStateException when the system runs no code that was written at run time
     */
    public MachineCode(byte[] code) {
        pages = NativePages.of(code.length);
        entry = MemorySegment.ofAddress(pages.address());
        entry.reinterpret(code.length).copyFrom(MemorySegment.ofArray(code));
        if (!pages.makeExecutable()) {
            pages.close();
            throw new IllegalStateException("the system runs no code that was written at run time");
        }
    }

    /** Whether the system runs code that was written at run time. */
    static boolean canRun() {
        try (MachineCode code = new MachineCode(new Assembler().finish())) {
            code.call(0, 0, MemorySegment.NULL, 0, 0);
            return true;
        } catch (IllegalStateException _) {
            return false;
        }
    }

    /** The arguments arrive in RDI, RSI, RDX, RCX and R8. */
    public void call(long first, long second, MemorySegment third, long fourth, long fifth) {
        try {
            CALL.invokeExact(entry, first, second, third, fourth, fifth);
        } catch (Throwable thrown) {
            throw new IllegalStateException("machine code failed: " + thrown, thrown);
        }
    }

    @Override
    public void close() {
        pages.close();
    }
}
