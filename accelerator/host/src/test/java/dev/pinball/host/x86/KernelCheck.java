package dev.pinball.host.x86;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.host.x86.Disassembler.Instruction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads kernels back and checks what must hold of each: valid instructions that end where the code ends, jumps to
 * instructions, addresses from the expected registers alone, and saved registers that are restored. With {@code
 * -Dpinball.dump=DIRECTORY} the listing of each kernel goes to a file there.
 */
public final class KernelCheck {
    private static final Pattern BASE = Pattern.compile("\\[(\\w+)");
    private static final Pattern JUMP = Pattern.compile("j\\w+\\s+0x([0-9a-f]+)");
    private static final Pattern SAVED = Pattern.compile("\\b(rbx|rbp|rsp|r12|r13|r14|r15)\\b");

    private final Set<String> bases;
    private final Map<String, byte[]> kernels = new LinkedHashMap<>();

    /** @param bases the registers that may have addresses */
    public KernelCheck(Register... bases) {
        this.bases = Set.of(bases).stream().map(Register::toString).collect(Collectors.toSet());
    }

    public void add(String name, byte[] code) {
        kernels.put(name, code);
    }

    /** Checks all kernels, disassembled together. */
    public void check() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        kernels.values().forEach(all::writeBytes);
        List<Instruction> instructions = Disassembler.disassemble(all.toByteArray());
        int next = 0;
        int start = 0;
        for (Map.Entry<String, byte[]> kernel : kernels.entrySet()) {
            int end = start + kernel.getValue().length;
            List<Instruction> own = new ArrayList<>();
            while (next < instructions.size() && instructions.get(next).offset() < end) {
                Instruction instruction = instructions.get(next++);
                own.add(new Instruction(instruction.offset() - start, instruction.text()));
            }
            check(kernel.getKey(), kernel.getValue(), own, start);
            start = end;
        }
        assertThat(next).as("instructions of all kernels").isEqualTo(instructions.size());
    }

    private void check(String name, byte[] code, List<Instruction> instructions, int start) {
        dump(name, code);
        try {
            // The last instruction is the one byte of ret, so the ones before it fill the code exactly.
            assertThat(instructions.getFirst().offset()).as(name).isZero();
            assertThat(instructions.getLast()).as(name).isEqualTo(new Instruction(code.length - 1, "ret"));
            Set<Integer> offsets = new HashSet<>();
            instructions.forEach(instruction -> offsets.add(instruction.offset()));
            Deque<String> saved = new ArrayDeque<>();
            Set<String> everSaved = new HashSet<>();
            for (Instruction instruction : instructions) {
                String text = instruction.text();
                assertThat(text).as(name).doesNotContain("(bad)").doesNotContain("data16");
                checkBase(name, text);
                checkJump(name, text, start, offsets);
                checkSaved(name, text, saved, everSaved);
            }
            assertThat(saved).as("%s: registers that are not restored", name).isEmpty();
        } catch (AssertionError failure) {
            Disassembler.addListing(failure, name, code);
            throw failure;
        }
    }

    private void checkBase(String name, String text) {
        Matcher base = BASE.matcher(text);
        if (base.find()) {
            assertThat(bases).as("%s: base of %s", name, text).contains(base.group(1));
        }
    }

    private static void checkJump(String name, String text, int start, Set<Integer> offsets) {
        Matcher jump = JUMP.matcher(text);
        if (jump.matches()) {
            int target = Integer.parseInt(jump.group(1), 16) - start;
            assertThat(offsets).as("%s: target of %s", name, text).contains(target);
        }
    }

    private static void checkSaved(String name, String text, Deque<String> saved, Set<String> everSaved) {
        String[] words = text.split("\\s+");
        if (words[0].equals("push")) {
            saved.push(words[1]);
            everSaved.add(words[1]);
        } else if (words[0].equals("pop")) {
            assertThat(saved.pop()).as("%s: %s", name, text).isEqualTo(words[1]);
        } else {
            Matcher register = SAVED.matcher(text);
            while (register.find()) {
                assertThat(everSaved).as("%s: saved before %s", name, text).contains(register.group());
            }
        }
    }

    private static void dump(String name, byte[] code) {
        String directory = System.getProperty("pinball.dump");
        if (directory == null) {
            return;
        }
        try {
            Path target = Files.createDirectories(Path.of(directory));
            Files.writeString(target.resolve(name.replaceAll("[^\\w.-]+", "-") + ".txt"), Disassembler.listing(code));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
