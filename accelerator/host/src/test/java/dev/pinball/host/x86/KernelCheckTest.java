package dev.pinball.host.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KernelCheckTest {
    private final Assembler assembler = new Assembler();
    private final KernelCheck check = new KernelCheck(Register.RDI);

    @BeforeEach
    void needsDisassembler() {
        assumeTrue(Disassembler.isAvailable(), "skipped: no objdump on this system");
    }

    @Test
    void findsInvalidInstructionAndListsTheKernel() {
        check.add("kernel", new byte[] {0x0f, 0x04, (byte) 0xc3}); // 0f 04 is no instruction
        assertThatThrownBy(check::check)
                .isInstanceOf(AssertionError.class)
                .satisfies(
                        failure -> assertThat(failure.getSuppressed()[0]).hasMessageContainingAll("kernel", "(bad)"));
    }

    @Test
    void findsCodeThatEndsInsideAnInstruction() {
        check.add("kernel", new byte[] {0x48, (byte) 0x89, (byte) 0xc3}); // mov rbx, rax ends with the byte of ret
        assertThatThrownBy(check::check).isInstanceOf(AssertionError.class);
    }

    @Test
    void findsAddressInAnotherRegister() {
        assembler.mov(Register.RAX, Register.RSI.at(8));
        check.add("kernel", assembler.finish());
        assertThatThrownBy(check::check).hasMessageContaining("base of mov");
    }

    @Test
    void findsRegisterThatIsNotRestored() {
        assembler.push(Register.RBX);
        assembler.mov(Register.RBX, 1);
        check.add("kernel", assembler.finish());
        assertThatThrownBy(check::check).hasMessageContaining("not restored");
    }

    @Test
    void findsRegisterThatIsNotSaved() {
        assembler.mov(Register.R12, 1);
        check.add("kernel", assembler.finish());
        assertThatThrownBy(check::check).hasMessageContaining("saved before");
    }
}
