package dev.pinball.tornado.fpga;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OpenCL C as compilers for FPGAs want it: a fixed work group, hints on loops for Intel and Xilinx, none of the extensions
 * that boards lack.
 */
final class FpgaForm {
    private static final Pattern EXTENSION = Pattern.compile("#pragma OPENCL EXTENSION .*\\R");
    private static final Pattern SIGNATURE = Pattern.compile("__kernel void \\w+\\(");
    private static final Pattern LOOP = Pattern.compile("( *)for\\(;\\w+ <=? ?(\\w+);\\)");
    /** Constant trips up to which a loop becomes hardware side by side. */
    private static final int UNROLLED_MAX = 8;

    private static final String HINTS = """
            #if defined(INTELFPGA_CL)
            #define PIPELINE _Pragma("ii 1")
            #define UNROLL _Pragma("unroll")
            #elif defined(__xilinx__)
            #define PIPELINE __attribute__((xcl_pipeline_loop(1)))
            #define UNROLL __attribute__((opencl_unroll_hint))
            #else
            #define PIPELINE
            #define UNROLL
            #endif
            """;

    private FpgaForm() {}

    /** The kernel that TornadoVM generated as {@code source}, under another name. */
    static String of(String source, String name) {
        String portable = EXTENSION.matcher(source).replaceAll("");
        String signature = "__attribute__((reqd_work_group_size(64, 1, 1)))\n__kernel void %s(".formatted(name);
        String named = SIGNATURE.matcher(portable).replaceFirst(Matcher.quoteReplacement(signature));
        return HINTS + LOOP.matcher(named).replaceAll(FpgaForm::hinted);
    }

    private static String hinted(MatchResult loop) {
        String bound = loop.group(2);
        boolean few = bound.chars().allMatch(Character::isDigit) && Integer.parseInt(bound) <= UNROLLED_MAX;
        return "%s%s%n%s".formatted(loop.group(1), few ? "UNROLL" : "PIPELINE", loop.group());
    }
}
