package dev.pinball.host.x86;

import dev.pinball.host.memory.NativePages;
import dev.pinball.host.memory.SystemCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The instruction sets that this machine's processor and system let machine code use. */
public final class Processor {
    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
    private static final Set<String> AVX2 = Set.of("avx2", "fma", "f16c");
    private static final Set<String> AVX_VNNI = Set.of("avx_vnni");
    private static final Set<String> AVX512 = Set.of("avx512f", "avx512bw", "avx512vl");
    private static final Set<String> BYTE_PRODUCTS = Set.of("avx512_vnni");
    private static final Set<String> TILES = Set.of("amx_tile", "amx_int8", "amx_bf16");
    private static final Processor CURRENT = detect();

    private final Set<String> flags;
    private final boolean tiles;
    private final String reason;

    /** @param reason why there is no machine code, if there is none */
    private Processor(Set<String> flags, String reason) {
        this.flags = flags;
        this.reason = reason;
        tiles = flags.containsAll(TILES) && SystemCalls.requestTiles();
    }

    /** The processor of this machine. */
    public static Processor current() {
        return CURRENT;
    }

    /** A processor for which no machine code is written. */
    public static Processor withoutExtensions() {
        return new Processor(Set.of(), "plain Java");
    }

    /** The processor of this machine as if it had no tiles. */
    public static Processor withoutTiles() {
        Set<String> flags = new HashSet<>(CURRENT.flags);
        flags.removeAll(TILES);
        return new Processor(flags, CURRENT.reason);
    }

    /** The processor of this machine as if it had AVX2 alone. */
    public static Processor withAvx2Alone() {
        return with(AVX2, Set.of());
    }

    /** The processor of this machine as if it had AVX2 and VNNI for it, if it has them. */
    public static Processor withAvxVnni() {
        return with(AVX2, AVX_VNNI);
    }

    private static Processor with(Set<String> features, Set<String> others) {
        Set<String> flags = new HashSet<>(features);
        flags.addAll(others);
        flags.retainAll(CURRENT.flags);
        return new Processor(flags, CURRENT.reason);
    }

    private static Processor detect() {
        if (!NativePages.supported() || !System.getProperty("os.arch").equals("amd64")) {
            return new Processor(Set.of(), "it is written for Linux on x86-64");
        }
        Processor processor = new Processor(readFlags(), "the processor has no AVX2");
        return processor.hasAvx2() && !MachineCode.canRun()
                ? new Processor(Set.of(), "the system runs no code that was written at run time")
                : processor;
    }

    private static Set<String> readFlags() {
        try (var lines = Files.lines(DESCRIPTION)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> Arrays.stream(line.split("\\s+")).collect(Collectors.toSet()))
                    .orElse(Set.of());
        } catch (IOException _) {
            return Set.of(); // a system without this file is used as if it had no extensions
        }
    }

    /** Vectors of 256 bits, with integers, multiply-adds and F16. */
    public boolean hasAvx2() {
        return flags.containsAll(AVX2);
    }

    /** {@link Assembler#vpdpwssd} on vectors of 256 bits. */
    public boolean hasAvxVnni() {
        return hasAvx2() && flags.containsAll(AVX_VNNI);
    }

    /** Vectors of 512 bits. */
    public boolean hasAvx512() {
        return hasAvx2() && flags.containsAll(AVX512);
    }

    /** The vectors that code may use, the widest first. */
    public List<VectorWidth> vectorWidths() {
        if (hasAvx512()) {
            return List.of(VectorWidth.BITS_512, VectorWidth.BITS_256);
        }
        return hasAvx2() ? List.of(VectorWidth.BITS_256) : List.of();
    }

    /** {@link Assembler#vpdpbusd} on vectors of 512 bits. */
    public boolean hasByteProducts() {
        return hasAvx512() && flags.containsAll(BYTE_PRODUCTS);
    }

    /** {@link Assembler#tdpbssd}. */
    public boolean hasTiles() {
        return hasByteProducts() && tiles;
    }

    /** A description for people. */
    public String description() {
        if (hasTiles()) {
            return "machine code for AVX-512, VNNI and AMX";
        }
        if (hasByteProducts()) {
            return "machine code for AVX-512 and VNNI";
        }
        if (hasAvx512()) {
            return "machine code for AVX-512";
        }
        if (hasAvxVnni()) {
            return "machine code for AVX2 and VNNI";
        }
        return hasAvx2() ? "machine code for AVX2" : "no machine code: " + reason;
    }
}
