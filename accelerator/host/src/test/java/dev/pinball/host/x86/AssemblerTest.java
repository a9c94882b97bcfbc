package dev.pinball.host.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.host.x86.Operand.Mask;
import dev.pinball.host.x86.Operand.Memory;
import dev.pinball.host.x86.Operand.Tile;
import dev.pinball.host.x86.Operand.Ymm;
import dev.pinball.host.x86.Operand.Zmm;
import java.lang.foreign.MemorySegment;
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
    private static final Ymm LOW_256 = new Ymm(1);
    private static final Ymm HIGH_256 = new Ymm(10);
    private static final Memory MEMORY = Register.RDI.at(0x1234);
    private static final Memory FAR_MEMORY = Register.R10.at(-64);
    private static final Memory BROADCAST = Register.R8.broadcastAt(0x40);

    static Stream<Arguments> generalInstructions() {
        return Stream.of(
                instruction("mov r10, rsi", "4989f2", a -> a.mov(Register.R10, Register.RSI)),
                instruction("mov rax, 0x7fffffff", "48c7c0ffffff7f", a -> a.mov(Register.RAX, 0x7fffffff)),
                instruction("mov r11, [r10-64]", "4d8b9ac0ffffff", a -> a.mov(Register.R11, FAR_MEMORY)),
                instruction("mov r13, [r15-64]", "4d8bafc0ffffff", a -> a.mov(Register.R13, Register.R15.at(-64))),
                instruction("mov r15, [r13+16]", "4d8bbd10000000", a -> a.mov(Register.R15, Register.R13.at(16))),
                instruction("push rbx", "53", a -> a.push(Register.RBX)),
                instruction("pop r14", "415e", a -> a.pop(Register.R14)),
                instruction("add r8, 0x200", "4981c000020000", a -> a.add(Register.R8, 0x200)),
                instruction("add rdi, r9", "4c01cf", a -> a.add(Register.RDI, Register.R9)),
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
                        a -> a.vmulps(LOW, HIGH, BROADCAST)),
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
                        a -> a.vmaxps(LOW, HIGH, BROADCAST)),
                instruction(
                        "vcmpnltps k1, zmm30, dword ptr [r8+0x40]{1to16}",
                        "62d10c50c2884000000005",
                        a -> a.vcmpnltps(new Mask(1), HIGH, BROADCAST)),
                instruction(
                        "vscalefps zmm30{k1}{z}, zmm13, zmm1",
                        "626215c92cf1",
                        a -> a.vscalefps(HIGH, new Mask(1), MIDDLE, LOW)),
                instruction(
                        "vfmadd213ps zmm13, zmm30, dword ptr [r8+0x40]{1to16}",
                        "62520d50a8a840000000",
                        a -> a.vfmadd213ps(MIDDLE, HIGH, BROADCAST)),
                instruction(
                        "vpdpbusd zmm13, zmm30, dword ptr [r8+0x40]{1to16}",
                        "62520d5050a840000000",
                        a -> a.vpdpbusd(MIDDLE, HIGH, BROADCAST)));
    }

    static Stream<Arguments> instructionsOnPackedIntegers() {
        return Stream.of(
                instruction("vpshufb zmm1, zmm13, zmm30", "6292154800ce", a -> a.vpshufb(LOW, MIDDLE, HIGH)),
                instruction("vpord zmm1, zmm13, zmm30", "62911548ebce", a -> a.vpord(LOW, MIDDLE, HIGH)),
                instruction(
                        "vpmovsxbd zmm30, xmmword ptr [rdi+0x1234]",
                        "62627d4821b734120000",
                        a -> a.vpmovsxbd(HIGH, MEMORY)),
                instruction("vpermw zmm13, zmm30, zmm1", "62728d408de9", a -> a.vpermw(MIDDLE, HIGH, LOW)),
                instruction(
                        "vpermw zmm30, zmm13, [r10-64]",
                        "624295488db2c0ffffff",
                        a -> a.vpermw(HIGH, MIDDLE, FAR_MEMORY)),
                instruction("vpermi2w zmm13, zmm30, zmm1", "62728d4075e9", a -> a.vpermi2w(MIDDLE, HIGH, LOW)),
                instruction(
                        "vpermi2w zmm30, zmm13, [r10-64]",
                        "6242954875b2c0ffffff",
                        a -> a.vpermi2w(HIGH, MIDDLE, FAR_MEMORY)));
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
                        a -> a.tileloadd(new Tile(3), MEMORY, Register.R11)),
                instruction(
                        "tileloadd tmm3, [r10+rcx*1-64]",
                        "c4c27b4b9c0ac0ffffff",
                        a -> a.tileloadd(new Tile(3), FAR_MEMORY, Register.RCX)),
                instruction(
                        "tilestored [r10+rax*1-64], tmm7",
                        "c4c27a4bbc02c0ffffff",
                        a -> a.tilestored(FAR_MEMORY, new Tile(7), Register.RAX)),
                instruction(
                        "tdpbssd tmm1, tmm2, tmm7",
                        "c4e2435eca",
                        a -> a.tdpbssd(new Tile(1), new Tile(2), new Tile(7))),
                instruction(
                        "tdpbf16ps tmm1, tmm2, tmm7",
                        "c4e2425cca",
                        a -> a.tdpbf16ps(new Tile(1), new Tile(2), new Tile(7))));
    }

    /** RSP and R12 as a base take a byte more than the others; RBP and R13 have an encoding without displacement. */
    static Stream<Arguments> everyKindOfBase() {
        Memory r12 = Register.R12.at(16);
        Memory rsp = Register.RSP.at(16);
        return Stream.of(
                instruction("mov r11, [r12+16]", "4d8b9c2410000000", a -> a.mov(Register.R11, r12)),
                instruction("mov rax, [rsp-64]", "488b8424c0ffffff", a -> a.mov(Register.RAX, Register.RSP.at(-64))),
                instruction("mov r12, [rbp+16]", "4c8ba510000000", a -> a.mov(Register.R12, Register.RBP.at(16))),
                instruction("prefetcht0 [r12+16]", "410f188c2410000000", a -> a.prefetcht0(r12)),
                instruction("prefetcht0 [rsp+16]", "0f188c2410000000", a -> a.prefetcht0(rsp)),
                instruction("vmovups zmm30, [r12+16]", "62417c4810b42410000000", a -> a.vmovups(HIGH, r12)),
                instruction(
                        "vmovups zmm30, [r13+16]", "62417c4810b510000000", a -> a.vmovups(HIGH, Register.R13.at(16))),
                instruction("vmovups [rsp+16], zmm1", "62f17c48118c2410000000", a -> a.vmovups(rsp, LOW)),
                instruction(
                        "vmulps zmm1, zmm30, dword ptr [r12+16]{1to16}",
                        "62d10c50598c2410000000",
                        a -> a.vmulps(LOW, HIGH, Register.R12.broadcastAt(16))),
                instruction("ldtilecfg [r12+16]", "c4c27849842410000000", a -> a.ldtilecfg(r12)),
                instruction("ldtilecfg [rsp+16]", "c4e27849842410000000", a -> a.ldtilecfg(rsp)),
                instruction(
                        "tileloadd tmm3, [r12+rcx*1+16]",
                        "c4c27b4b9c0c10000000",
                        a -> a.tileloadd(new Tile(3), r12, Register.RCX)),
                instruction(
                        "tileloadd tmm3, [rsp+r12*1+16]",
                        "c4a27b4b9c2410000000",
                        a -> a.tileloadd(new Tile(3), rsp, Register.R12)),
                instruction("push r12", "4154", a -> a.push(Register.R12)),
                instruction("pop rsp", "5c", a -> a.pop(Register.RSP)),
                instruction("mov r12, rsp", "4989e4", a -> a.mov(Register.R12, Register.RSP)),
                instruction("add r12, 0x200", "4981c400020000", a -> a.add(Register.R12, 0x200)));
    }

    static Arguments instruction(String text, String bytes, Consumer<Assembler> write) {
        return Arguments.of(text, bytes, write);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "generalInstructions",
        "vectorInstructions",
        "instructionsOnPackedIntegers",
        "tileInstructions",
        "everyKindOfBase"
    })
    void writesTheBytesOf(String text, String bytes, Consumer<Assembler> write) {
        assertWrites(bytes, write);
    }

    static void assertWrites(String bytes, Consumer<Assembler> write) {
        Assembler assembler = new Assembler();
        write.accept(assembler);
        assertThat(HexFormat.of().formatHex(assembler.finish())).isEqualTo(bytes + "c3");
    }

    @Test
    void jumpsToLabel() {
        Assembler assembler = new Assembler();
        Label end = assembler.label();
        assembler.jumpIfZero(Register.R11, end);
        assembler.push(Register.R15);
        assembler.bind(end);
        // test r11, r11; je over the push; push r15; ret
        assertThat(HexFormat.of().formatHex(assembler.finish())).isEqualTo("4d85db" + "0f8402000000" + "4157" + "c3");
    }

    @Test
    void loopsUntilItsCountIsZero() {
        Assembler assembler = new Assembler();
        assembler.loop(Register.RCX, 3, () -> assembler.push(Register.R15));
        assembler.loop(Register.RCX, 0, () -> assembler.push(Register.R15));
        // mov rcx, 3; push r15; add rcx, -1; jne back over 15 bytes; ret
        assertThat(HexFormat.of().formatHex(assembler.finish()))
                .isEqualTo("48c7c103000000" + "4157" + "4881c1ffffffff" + "0f85f1ffffff" + "c3");
    }

    @Test
    void refusesRegistersThatDoNotExist() {
        assertThatThrownBy(() -> new Zmm(32)).hasMessage("zmm32 (expected: zmm0..zmm31)");
        assertThatThrownBy(() -> new Ymm(16)).hasMessage("ymm16 (expected: ymm0..ymm15)");
        assertThatThrownBy(() -> new Tile(8)).hasMessage("tmm8 (expected: tmm0..tmm7)");
        assertThatThrownBy(() -> new Mask(0)).hasMessage("mask 0 (expected: 1..7)");
    }

    @Test
    void refusesOperandsThatCanNotBeEncoded() {
        Assembler assembler = new Assembler();
        Tile tile = new Tile(1);
        assertThatThrownBy(() -> Register.R12.at(1L << 31))
                .hasMessage("displacement 2147483648 from r12 (expected: a signed number of 32 bits)");
        assertThatThrownBy(() -> assembler.add(Register.RAX, 1L << 31))
                .hasMessage("2147483648 (expected: a signed number of 32 bits)");
        assertThatThrownBy(() -> assembler.vpslld(LOW, HIGH, 32)).hasMessage("shift by 32 bits (expected: 0..31)");
        assertThatThrownBy(() -> assembler.vpsrlw(LOW, HIGH, 16)).hasMessage("shift by 16 bits (expected: 0..15)");
        assertThatThrownBy(() -> assembler.vpslld(LOW_256, MEMORY, 1))
                .hasMessage("[rdi+4660] (expected: a register, to shift 256 bits)");
        assertThatThrownBy(() -> assembler.vmulps(LOW_256, HIGH_256, BROADCAST))
                .hasMessage("[r8+64]{1to16} (expected: memory that is not broadcast, on vectors of 256 bits)");
        assertThatThrownBy(() -> assembler.vmulps(LOW_256, LOW, LOW_256))
                .hasMessage("vectors of 32 and 64 bytes (expected: the same width)");
        assertThatThrownBy(() -> assembler.tileloadd(tile, MEMORY, Register.RSP))
                .hasMessage("stride in rsp (expected: any other register)");
        assertThatThrownBy(() -> assembler.vmovups(LOW, BROADCAST))
                .hasMessage("[r8+64]{1to16} (expected: memory that is not broadcast)");
        assertThatThrownBy(() -> assembler.tdpbssd(tile, new Tile(2), tile))
                .hasMessage("tmm1, tmm2, tmm1 (expected: three different tiles)");
    }

    @Test
    void refusesLabelsThatAreNotBoundOnce() {
        Assembler assembler = new Assembler();
        Label label = assembler.label();
        assembler.jumpIfZero(Register.RAX, label);
        assertThatThrownBy(assembler::finish).hasMessage("1 jumps to labels that were never bound");
        assembler.bind(label);
        assertThatThrownBy(() -> assembler.bind(label)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesShapesThatTilesCanNotHave() {
        TileConfiguration configuration =
                new TileConfiguration(MemorySegment.ofArray(new byte[(int) TileConfiguration.BYTES]));
        assertThatThrownBy(() -> configuration.shape(new Tile(2), 17, 64))
                .hasMessage("tmm2: 17 rows of 64 bytes (expected: 1..16 of 1..64)");
    }
}
