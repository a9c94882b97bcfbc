package dev.pinball.host.attention.x86;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pinball.accelerator.KeyValueType;
import dev.pinball.host.x86.Disassembler;
import dev.pinball.host.x86.KernelCheck;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.VectorWidth;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads every kernel of attention back. */
class AttentionListingTest {

    @ParameterizedTest
    @EnumSource
    void readsBackAttention(KeyValueType type) {
        assumeTrue(Disassembler.isAvailable(), "skipped: no objdump on this system");
        KernelCheck check = new KernelCheck(
                Register.RAX,
                Register.RBX,
                Register.RCX,
                Register.RDX,
                Register.RSI,
                Register.R8,
                Register.R9,
                Register.R10,
                Register.R11,
                Register.R13,
                Register.R14,
                Register.R15);
        for (VectorWidth width : VectorWidth.values()) {
            for (int headLength : new int[] {8, 15, 64, 80, 128, 256}) {
                for (int tokensPerBlock : new int[] {16, 48, 512}) {
                    SplitLayout layout = AttentionListing.layout(width, headLength, tokensPerBlock, type);
                    for (int queries = 1; queries <= TileRegisters.QUERIES; queries++) {
                        for (boolean streamed : new boolean[] {false, true}) {
                            check.add(
                                    "attention %s, %s, heads of %d, blocks of %d, %d queries, streamed %b"
                                            .formatted(width, type, headLength, tokensPerBlock, queries, streamed),
                                    AttentionEmitter.emit(layout, queries, streamed));
                        }
                    }
                }
            }
        }
        check.check();
    }
}
