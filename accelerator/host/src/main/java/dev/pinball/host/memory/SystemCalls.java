package dev.pinball.host.memory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Set;

/** The few functions of the C library of Linux that memory for code and for large weights needs. */
public final class SystemCalls {
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");

    /** Memory that can't be accessed at all. */
    static final int NO_ACCESS = 0;

    private static final int READ_WRITE = 3;
    private static final int READ_EXECUTE = 5;
    private static final int PRIVATE_ANONYMOUS = 0x22;
    private static final int HUGE_PAGES = 14;
    private static final long ARCH_PRCTL = 158;
    private static final long REQUEST_STATE_PERMISSION = 0x1023;
    private static final long TILE_DATA = 18;

    private static final MethodHandle MMAP = function(
            "mmap",
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG);
    private static final MethodHandle MUNMAP =
            function("munmap", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
    private static final MethodHandle MADVISE = function(
            "madvise", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
    private static final MethodHandle MPROTECT = function(
            "mprotect", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
    private static final MethodHandle SYSCALL = function(
            "syscall", ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);

    private SystemCalls() {}

    private static MethodHandle function(String name, ValueLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        MemorySegment address = linker.defaultLookup().findOrThrow(name);
        return linker.downcallHandle(address, FunctionDescriptor.of(result, arguments));
    }

    /** Whether this is a system whose functions and constants these are: Linux on x86-64 or on Arm of 64 bits. */
    static boolean supported() {
        return System.getProperty("os.name").equals("Linux") && ARCHITECTURES.contains(System.getProperty("os.arch"));
    }

    /** Returns the address of {@code bytes} zeros that may be read and written, or -1. */
    static long map(long bytes) {
        return (long) call(() -> (long) MMAP.invokeExact(0L, bytes, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L));
    }

    static void unmap(long address, long bytes) {
        call(() -> (int) MUNMAP.invokeExact(address, bytes));
    }

    /** Large pages where the system has them: fewer address translations. */
    static void preferHugePages(long address, long bytes) {
        call(() -> (int) MADVISE.invokeExact(address, bytes, HUGE_PAGES));
    }

    /** Makes memory executable and no longer writable. Returns false where the system forbids it. */
    static boolean makeExecutable(long address, long bytes) {
        return protect(address, bytes, READ_EXECUTE);
    }

    /** Returns false where the system refuses. */
    static boolean protect(long address, long bytes, int access) {
        return (int) call(() -> (int) MPROTECT.invokeExact(address, bytes, access)) == 0;
    }

    /** Asks the kernel of x86-64 for the tile registers, once for the whole process. Returns false where it has none. */
    public static boolean requestTiles() {
        return (long) call(() -> (long) SYSCALL.invokeExact(ARCH_PRCTL, REQUEST_STATE_PERMISSION, TILE_DATA)) == 0;
    }

    private interface Call {
        Object run() throws Throwable;
    }

    private static Object call(Call call) {
        try {
            return call.run();
        } catch (Throwable thrown) {
            throw new IllegalStateException("a function of the C library failed: " + thrown, thrown);
        }
    }
}
