package dev.pinball.host.x86;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads machine code back with {@code objdump} of the GNU binutils, which knows AVX-512 and AMX. */
public final class Disassembler {
    private static final Pattern LINE = Pattern.compile("\\s*([0-9a-f]+):\\s+(.*?)\\s*");

    private Disassembler() {}

    /** One instruction: the offset of its first byte, and its text in Intel syntax. */
    public record Instruction(int offset, String text) {}

    /** Whether this system has it. */
    public static boolean isAvailable() {
        try {
            return new ProcessBuilder("objdump", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    public static List<Instruction> disassemble(byte[] code) {
        try {
            Path file = Files.createTempFile("pinball", ".code");
            try {
                Files.write(file, code);
                return disassemble(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Instruction> disassemble(Path file) throws IOException {
        Process process = new ProcessBuilder(
                        "objdump",
                        "-D",
                        "-b",
                        "binary",
                        "-m",
                        "i386:x86-64",
                        "-M",
                        "intel",
                        "-w",
                        "-z",
                        "--no-show-raw-insn",
                        file.toString())
                .start();
        List<Instruction> instructions = new ArrayList<>();
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = LINE.matcher(line);
                if (matcher.matches()) {
                    instructions.add(new Instruction(Integer.parseInt(matcher.group(1), 16), matcher.group(2)));
                }
            }
        }
        return instructions;
    }

    /** One line for each instruction. */
    public static String listing(byte[] code) {
        return disassemble(code).stream()
                .map(instruction -> "%6x: %s".formatted(instruction.offset(), instruction.text()))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Adds the listing of a kernel to the failure of its test. */
    public static void addListing(AssertionError failure, String kernel, byte[] code) {
        if (isAvailable()) {
            failure.addSuppressed(new AssertionError(kernel + ":\n" + listing(code)));
        }
    }
}
