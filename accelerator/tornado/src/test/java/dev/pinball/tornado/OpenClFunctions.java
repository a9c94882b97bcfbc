package dev.pinball.tornado;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The C functions of OpenCL, called by name; the types of the arguments are those of C: int, size_t or a pointer. */
final class OpenClFunctions {
    private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup("libOpenCL.so.1", Arena.global());

    private final Map<String, MethodHandle> handles = new HashMap<>();

    /** Calls a function that returns a status. */
    void call(String function, Object... arguments) {
        require(function, (int) invoke(function, JAVA_INT, arguments));
    }

    /** Calls a function that returns an object, and whose last parameter, which is added here, takes the status. */
    MemorySegment create(String function, Object... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            Object[] all =
                    Stream.concat(Arrays.stream(arguments), Stream.of(status)).toArray();
            MemorySegment created = (MemorySegment) invoke(function, ADDRESS, all);
            require(function, status.get(JAVA_INT, 0));
            return created;
        }
    }

    private static void require(String function, int status) {
        if (status != 0) {
            throw new IllegalStateException("%s: status %d (expected: 0)".formatted(function, status));
        }
    }

    private Object invoke(String function, MemoryLayout result, Object... arguments) {
        MethodHandle handle = handles.computeIfAbsent(function, name -> {
            MemoryLayout[] layouts =
                    Arrays.stream(arguments).map(OpenClFunctions::layout).toArray(MemoryLayout[]::new);
            return Linker.nativeLinker()
                    .downcallHandle(LIBRARY.findOrThrow(name), FunctionDescriptor.of(result, layouts));
        });
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Throwable failure) {
            throw new IllegalStateException(function, failure);
        }
    }

    private static MemoryLayout layout(Object argument) {
        return switch (argument) {
            case Integer _ -> JAVA_INT;
            case Long _ -> JAVA_LONG;
            case MemorySegment _ -> ADDRESS;
            default -> throw new IllegalArgumentException(argument.toString());
        };
    }
}
