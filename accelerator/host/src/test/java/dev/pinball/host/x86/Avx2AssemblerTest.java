package dev.pinball.host.x86;

import static dev.pinball.host.x86.AssemblerTest.assertWrites;
import static dev.pinball.host.x86.AssemblerTest.instruction;

import dev.pinball.host.x86.Operand.Memory;
import dev.pinball.host.x86.Operand.Ymm;
import dev.pinball.host.x86.Operand.Zmm;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The instructions on vectors of 256 bits, and others that the code for them brought; bytes as in {@link AssemblerTest}. */
class Avx2AssemblerTest {
    private static final Ymm LOW_256 = new Ymm(1);
    private static final Ymm HIGH_256 = new Ymm(10);
    private static final Ymm MIDDLE_256 = new Ymm(13);
    private static final Zmm LOW = new Zmm(1);
    private static final Zmm MIDDLE = new Zmm(13);
    private static final Zmm HIGH = new Zmm(30);
    private static final Memory MEMORY = Register.RDI.at(0x1234);
    private static final Memory FAR_MEMORY = Register.R10.at(-64);

    static Stream<Arguments> movesAndIntegers() {
        return Stream.of(
                instruction("vmovups ymm1, [rdi+0x1234]", "c4e17c108f34120000", a -> a.vmovups(LOW_256, MEMORY)),
                instruction("vmovups [r10-0x40], ymm13", "c4417c11aac0ffffff", a -> a.vmovups(FAR_MEMORY, MIDDLE_256)),
                instruction(
                        "vbroadcastss ymm13, dword ptr [r10-0x40]",
                        "c4427d18aac0ffffff",
                        a -> a.vbroadcastss(MIDDLE_256, FAR_MEMORY)),
                instruction("vpxor ymm13, ymm13, ymm13", "c44115efed", a -> a.zero(MIDDLE_256)),
                instruction(
                        "vpand ymm1, ymm13, [rdi+0x1234]",
                        "c4e115db8f34120000",
                        a -> a.vpandd(LOW_256, MIDDLE_256, MEMORY)),
                instruction("vpor ymm1, ymm13, ymm10", "c4c115ebca", a -> a.vpord(LOW_256, MIDDLE_256, HIGH_256)),
                instruction("vpsubw ymm13, ymm1, ymm10", "c44175f9ea", a -> a.vpsubw(MIDDLE_256, LOW_256, HIGH_256)),
                instruction("vpaddd ymm13, ymm1, ymm10", "c44175feea", a -> a.vpaddd(MIDDLE_256, LOW_256, HIGH_256)),
                instruction("vpslld ymm13, ymm10, 8", "c4c11572f208", a -> a.vpslld(MIDDLE_256, HIGH_256, 8)),
                instruction("vpsrld ymm1, ymm13, 4", "c4c17572d504", a -> a.vpsrld(LOW_256, MIDDLE_256, 4)),
                instruction("vpsllw ymm13, ymm10, 8", "c4c11571f208", a -> a.vpsllw(MIDDLE_256, HIGH_256, 8)),
                instruction("vpsraw ymm1, ymm13, 8", "c4c17571e508", a -> a.vpsraw(LOW_256, MIDDLE_256, 8)));
    }

    static Stream<Arguments> productsAndBases() {
        return Stream.of(
                instruction("vpsrlw ymm13, ymm1, 8", "c4e11571d108", a -> a.vpsrlw(MIDDLE_256, LOW_256, 8)),
                instruction("vpshufb ymm1, ymm13, ymm10", "c4c21500ca", a -> a.vpshufb(LOW_256, MIDDLE_256, HIGH_256)),
                instruction(
                        "vpmovsxbd ymm13, qword ptr [rdi+0x1234]",
                        "c4627d21af34120000",
                        a -> a.vpmovsxbd(MIDDLE_256, MEMORY)),
                instruction("vcvtdq2ps ymm13, ymm10", "c4417c5bea", a -> a.vcvtdq2ps(MIDDLE_256, HIGH_256)),
                instruction(
                        "vcvtph2ps ymm13, xmmword ptr [rdi+0x1234]",
                        "c4627d13af34120000",
                        a -> a.vcvtph2ps(MIDDLE_256, MEMORY)),
                instruction(
                        "vmulps ymm1, ymm13, [r8+0x40]",
                        "c4c114598840000000",
                        a -> a.vmulps(LOW_256, MIDDLE_256, Register.R8.at(0x40))),
                instruction(
                        "vfmadd231ps ymm13, ymm10, ymm1",
                        "c4622db8e9",
                        a -> a.vfmadd231ps(MIDDLE_256, HIGH_256, LOW_256)),
                instruction(
                        "vpmaddwd ymm13, ymm1, ymm10", "c44175f5ea", a -> a.vpmaddwd(MIDDLE_256, LOW_256, HIGH_256)),
                instruction(
                        "vpmaddwd ymm1, ymm10, [r10-0x40]",
                        "c4c12df58ac0ffffff",
                        a -> a.vpmaddwd(LOW_256, HIGH_256, FAR_MEMORY)),
                instruction("vpmaddwd zmm30, zmm13, zmm1", "62611548f5f1", a -> a.vpmaddwd(HIGH, MIDDLE, LOW)),
                instruction(
                        "vpdpwssd ymm13, ymm1, ymm10", "c4427552ea", a -> a.vpdpwssd(MIDDLE_256, LOW_256, HIGH_256)),
                instruction(
                        "vcmpnltps ymm13, ymm1, [rdi+0x1234]",
                        "c46174c2af3412000005",
                        a -> a.vcmpnltps(MIDDLE_256, LOW_256, MEMORY)),
                instruction("vzeroupper", "c5f877", a -> a.vzeroupper()),
                instruction(
                        "vmovups ymm1, [r12+16]", "c4c17c108c2410000000", a -> a.vmovups(LOW_256, Register.R12.at(16))),
                instruction(
                        "vmovups [rsp+16], ymm13",
                        "c4617c11ac2410000000",
                        a -> a.vmovups(Register.RSP.at(16), MIDDLE_256)),
                instruction(
                        "vmovups ymm13, [r13+16]",
                        "c4417c10ad10000000",
                        a -> a.vmovups(MIDDLE_256, Register.R13.at(16))),
                instruction("vpsrlw zmm30, zmm13, 8", "62d10d4071d508", a -> a.vpsrlw(HIGH, MIDDLE, 8)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"movesAndIntegers", "productsAndBases"})
    void writesTheBytesOf(String text, String bytes, Consumer<Assembler> write) {
        assertWrites(bytes, write);
    }
}
