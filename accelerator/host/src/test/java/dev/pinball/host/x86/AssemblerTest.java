package dev.pinball.host.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes are those that the GNU assembler writes for the text beside them. */
class AssemblerTest {
    private static final Zmm LOW = new Zmm(1);
    private static final Zmm MIDDLE = new Zmm(13);
    private static final Zmm HIGH = new Zmm(30);
    private static final Memory MEMORY = Register.ARGUMENT_0.at(0x1234);
    private static final Memory FAR_MEMORY = Register.TEMPORARY_1.at(-64);
    private static final Memory REPEATED = Register.ARGUMENT_4.repeatedAt(0x40);

    static Stream<Arguments> generalInstructions() {
        return Stream.of(
                instruction("mov r10, rsi", "4989f2", a -> a.mov(Register.TEMPORARY_1, Register.ARGUMENT_1)),
                instruction("mov rax, 0x7fffffff", "48c7c0ffffff7f", a -> a.mov(Register.TEMPORARY_0, 0x7fffffff)),
                instruction("mov r11, [r10-64]", "4d8b9ac0ffffff", a -> a.mov(Register.TEMPORARY_2, FAR_MEMORY)),
                instruction(
                        "mov r13, [r15-64]", "4d8bafc0ffffff", a -> a.mov(Register.SAVED_4, Register.SAVED_3.at(-64))),
                instruction(
                        "mov r15, [r13+16]", "4d8bbd10000000", a -> a.mov(Register.SAVED_3, Register.SAVED_4.at(16))),
                instruction("push rbx", "53", a -> a.push(Register.SAVED_0)),
                instruction("pop r14", "415e", a -> a.pop(Register.SAVED_2)),
                instruction("add r8, 0x200", "4981c000020000", a -> a.add(Register.ARGUMENT_4, 0x200)),
                instruction("add rdi, r9", "4c01cf", a -> a.add(Register.ARGUMENT_0, Register.ARGUMENT_5)),
                instruction("prefetcht0 [rdi+0x1234]", "0f188f34120000", a -> a.prefetcht0(MEMORY)),
                instruction("prefetcht1 [r10-64]", "410f1892c0ffffff", a -> a.prefetcht1(FAR_MEMORY)),
                instruction("prefetchw [rdi+0x1234]", "0f0d8f34120000", a -> a.prefetchw(MEMORY)),
                instruction("prefetcht0 [r10-64]", "410f188ac0ffffff", a -> a.prefetcht0(FAR_MEMORY)));
    }

    static Stream<Arguments> vectorInstructions() {
        return Stream.of(
                instruction("vmovups zmm1, [rdi+0x1234]", "62f17c48108f34120000", a -> a.vmovups(LOW, MEMORY)),
                instruction("vmovups [r10-64], zmm30", "62417c4811b2c0ffffff", a -> a.vmovups(FAR_MEMORY, HIGH)),
                instruction(
                        "vbroadcastss zmm13, dword ptr [r10-64]",
                        "62527d4818aac0ffffff",
                        a -> a.vbroadcastss(MIDDLE, FAR_MEMORY)),
                instruction("vpxord zmm30, zmm30, zmm30", "62010d40eff6", a -> a.zero(HIGH)),
                instruction("vpandd zmm1, zmm13, zmm30", "62911548dbce", a -> a.vpandd(LOW, MIDDLE, HIGH)),
                instruction(
                        "vpaddd zmm30, zmm1, [rdi+0x1234]", "62617548feb734120000", a -> a.vpaddd(HIGH, LOW, MEMORY)),
                instruction("vpermw zmm13, zmm30, zmm1", "62728d408de9", a -> a.vpermw(MIDDLE, HIGH, LOW)),
                instruction(
                        "vpermw zmm30, zmm13, [r10-64]",
                        "624295488db2c0ffffff",
                        a -> a.vpermw(HIGH, MIDDLE, FAR_MEMORY)),
                instruction("vpslld zmm30, zmm13, 8", "62d10d4072f508", a -> a.vpslld(HIGH, MIDDLE, 8)),
                instruction("vpsrld zmm1, zmm30, 4", "6291754872d604", a -> a.vpsrld(LOW, HIGH, 4)),
                instruction("vcvtdq2ps zmm13, zmm30", "62117c485bee", a -> a.vcvtdq2ps(MIDDLE, HIGH)),
                instruction(
                        "vcvtph2ps zmm30, ymmword ptr [rdi+0x1234]",
                        "62627d4813b734120000",
                        a -> a.vcvtph2ps(HIGH, MEMORY)),
                instruction(
                        "vmulps zmm1, zmm30, dword ptr [r8+0x40]{1to16}",
                        "62d10c50598840000000",
                        a -> a.vmulps(LOW, HIGH, REPEATED)),
                instruction("vfmadd231ps zmm30, zmm13, zmm1", "62621548b8f1", a -> a.vfmadd231ps(HIGH, MIDDLE, LOW)),
                instruction("vaddps zmm1, zmm30, zmm13", "62d10c4058cd", a -> a.vaddps(LOW, HIGH, MIDDLE)),
                instruction(
                        "vsubps zmm30, zmm13, [rdi+0x1234]",
                        "626114485cb734120000",
                        a -> a.vsubps(HIGH, MIDDLE, MEMORY)),
                instruction(
                        "vminps zmm13, zmm1, [r10-64]", "625174485daac0ffffff", a -> a.vminps(MIDDLE, LOW, FAR_MEMORY)),
                instruction(
                        "vmaxps zmm1, zmm30, dword ptr [r8+0x40]{1to16}",
                        "62d10c505f8840000000",
                        a -> a.vmaxps(LOW, HIGH, REPEATED)),
                instruction(
                        "vcmpnltps k1, zmm30, dword ptr [r8+0x40]{1to16}",
                        "62d10c50c2884000000005",
                        a -> a.vcmpnltps(new Mask(1), HIGH, REPEATED)),
                instruction(
                        "vscalefps zmm30{k1}{z}, zmm13, zmm1",
                        "626215c92cf1",
                        a -> a.vscalefps(HIGH, new Mask(1), MIDDLE, LOW)),
                instruction(
                        "vfmadd213ps zmm13, zmm30, dword ptr [r8+0x40]{1to16}",
                        "62520d50a8a840000000",
                        a -> a.vfmadd213ps(MIDDLE, HIGH, REPEATED)),
                instruction(
                        "vpdpbusd zmm13, zmm30, dword ptr [r8+0x40]{1to16}",
                        "62520d5050a840000000",
                        a -> a.vpdpbusd(MIDDLE, HIGH, REPEATED)));
    }

    static Stream<Arguments> tileInstructions() {
        return Stream.of(
                instruction("ldtilecfg [r10-64]", "c4c2784982c0ffffff", a -> a.ldtilecfg(FAR_MEMORY)),
                instruction("ldtilecfg [rdi+0x1234]", "c4e278498734120000", a -> a.ldtilecfg(MEMORY)),
                instruction("tilerelease", "c4e27849c0", a -> a.tilerelease()),
                instruction("tilezero tmm5", "c4e27b49e8", a -> a.tilezero(new Tile(5))),
                instruction(
                        "tileloadd tmm3, [rdi+r11*1+0x1234]",
                        "c4a27b4b9c1f34120000",
                        a -> a.tileloadd(new Tile(3), MEMORY, Register.TEMPORARY_2)),
                instruction(
                        "tileloadd tmm3, [r10+rcx*1-64]",
                        "c4c27b4b9c0ac0ffffff",
                        a -> a.tileloadd(new Tile(3), FAR_MEMORY, Register.ARGUMENT_3)),
                instruction(
                        "tilestored [r10+rax*1-64], tmm7",
                        "c4c27a4bbc02c0ffffff",
                        a -> a.tilestored(FAR_MEMORY, new Tile(7), Register.TEMPORARY_0)),
                instruction(
                        "tdpbssd tmm1, tmm2, tmm7",
                        "c4e2435eca",
                        a -> a.tdpbssd(new Tile(1), new Tile(2), new Tile(7))),
                instruction(
                        "tdpbf16ps tmm1, tmm2, tmm7",
                        "c4e2425cca",
                        a -> a.tdpbf16ps(new Tile(1), new Tile(2), new Tile(7))));
    }

    private static Arguments instruction(String text, String bytes, Consumer<Assembler> write) {
        return Arguments.of(text, bytes, write);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"generalInstructions", "vectorInstructions", "tileInstructions"})
    void writesTheBytesOf(String text, String bytes, Consumer<Assembler> write) {
        Assembler assembler = new Assembler();
        write.accept(assembler);
        assertThat(HexFormat.of().formatHex(assembler.finish())).isEqualTo(bytes + "c3");
    }

    @Test
    void jumpsToWhereItLands() {
        Assembler assembler = new Assembler();
        int jump = assembler.jumpIfZero(Register.TEMPORARY_2);
        assembler.push(Register.SAVED_3);
        assembler.land(jump);
        // test r11, r11; je over the push; push r15; ret
        assertThat(HexFormat.of().formatHex(assembler.finish())).isEqualTo("4d85db" + "0f8402000000" + "4157" + "c3");
    }

    @Test
    void refusesRegistersThatDoNotExist() {
        assertThatThrownBy(() -> new Zmm(32)).hasMessage("zmm32 (expected: zmm0..zmm31)");
        assertThatThrownBy(() -> new Tile(8)).hasMessage("tmm8 (expected: tmm0..tmm7)");
        assertThatThrownBy(() -> new Mask(0)).hasMessage("mask 0 (expected: 1..7)");
    }
}
