package dev.pinball.host.gemm.x86;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pinball.host.gemm.bf16.GroupedBf16Expander;
import dev.pinball.host.gemm.bf16.NibbleBf16Expander;
import dev.pinball.host.gemm.grouped.GroupedFormat;
import dev.pinball.host.gemm.grouped.GroupedInput;
import dev.pinball.host.gemm.grouped.GroupedKernel;
import dev.pinball.host.gemm.int16.Int16Kernel;
import dev.pinball.host.x86.Disassembler;
import dev.pinball.host.x86.KernelCheck;
import dev.pinball.host.x86.Register;
import dev.pinball.host.x86.VectorWidth;
import dev.pinball.model.tensor.TensorType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads every kernel of products back, those for AMX too, which need not run here. */
class GemmListingTest {
    @BeforeAll
    static void needsDisassembler() {
        assumeTrue(Disassembler.isAvailable(), "skipped: no objdump on this system");
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64, 224, 2048, 11008})
    void readsBackVnniInt8(int columns) {
        KernelCheck check =
                new KernelCheck(Register.RAX, Register.RSI, Register.R8, Register.R9, Register.R10, Register.R11);
        for (TensorType type : new TensorType[] {TensorType.Q8_0, TensorType.Q4_0}) {
            for (boolean bf16 : new boolean[] {false, true}) {
                for (int inputs = 1; inputs <= VnniInt8Kernel.INPUTS_MAX; inputs++) {
                    check.add(
                            "VNNI %s of %d, BF16 inputs %b, %d inputs".formatted(type, columns, bf16, inputs),
                            VnniInt8Kernel.emit(
                                    new PanelLayout(type, columns), new ActivationLayout(columns, bf16), inputs));
                }
            }
        }
        check.check();
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 768, 2048, 11008})
    void readsBackGrouped(int columns) {
        KernelCheck check =
                new KernelCheck(Register.RAX, Register.RDI, Register.RSI, Register.R8, Register.R9, Register.R11);
        for (GroupedFormat format : GroupedFormat.values()) {
            for (boolean bf16 : new boolean[] {false, true}) {
                for (int inputs = 1; inputs <= GroupedKernel.INPUTS_MAX; inputs++) {
                    check.add(
                            "grouped %s of %d, BF16 inputs %b, %d inputs".formatted(format, columns, bf16, inputs),
                            GroupedKernel.emit(format, new GroupedInput(columns, bf16), inputs));
                }
            }
        }
        check.check();
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64, 224, 2048, 11008})
    void readsBackInt16(int columns) {
        KernelCheck check =
                new KernelCheck(Register.RAX, Register.RSI, Register.R8, Register.R9, Register.R10, Register.R11);
        for (TensorType type : new TensorType[] {TensorType.Q8_0, TensorType.Q4_0}) {
            PanelLayout panel = new PanelLayout(type, columns);
            for (boolean vnni : new boolean[] {false, true}) {
                addInt16(check, "AVX2 %s of %d, VNNI %b".formatted(type, columns, vnni), Int16Kernel.of(panel, vnni));
            }
        }
        check.check();
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 768, 2048, 11008})
    void readsBackInt16Grouped(int columns) {
        KernelCheck check = new KernelCheck(
                Register.RAX, Register.RDI, Register.RSI, Register.R8, Register.R9, Register.R10, Register.R11);
        for (GroupedFormat format : GroupedFormat.values()) {
            for (boolean vnni : new boolean[] {false, true}) {
                addInt16(
                        check,
                        "AVX2 grouped %s of %d, VNNI %b".formatted(format, columns, vnni),
                        Int16Kernel.of(format, columns, vnni));
            }
        }
        check.check();
    }

    private static void addInt16(KernelCheck check, String name, Int16Kernel kernel) {
        check.add(name + ", expander", kernel.emitExpander());
        for (int inputs = 1; inputs <= Int16Kernel.INPUTS_MAX; inputs++) {
            check.add("%s, %d inputs".formatted(name, inputs), kernel.emit(inputs));
            check.add("%s, expanded, %d inputs".formatted(name, inputs), kernel.emitExpanded(inputs));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64, 224, 2048, 11008})
    void readsBackAmxInt8(int columns) {
        KernelCheck check = new KernelCheck(Register.RAX, Register.R8, Register.R9, Register.R10, Register.R11);
        for (int panels = 1; panels <= AmxInt8Kernel.PANELS_MAX; panels++) {
            for (boolean streamed : new boolean[] {false, true}) {
                check.add(
                        "AMX int8 of %d, %d panels, streamed %b".formatted(columns, panels, streamed),
                        AmxInt8Kernel.emit(
                                new PanelLayout(TensorType.Q8_0, columns),
                                new ActivationLayout(columns, false),
                                panels,
                                streamed));
            }
        }
        check.check();
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64, 160, 224, 2048, 11008})
    void readsBackAmxBf16(int columns) {
        KernelCheck check =
                new KernelCheck(Register.RAX, Register.RDI, Register.R8, Register.R10, Register.R13, Register.R15);
        for (int inputs = AmxBf16Kernel.INPUTS_MIN; inputs <= AmxBf16Kernel.INPUTS_MAX; inputs++) {
            for (int panels = 1; panels <= AmxBf16Kernel.PANELS_MAX; panels++) {
                check.add(
                        "AMX BF16 of %d, %d inputs, %d panels".formatted(columns, inputs, panels),
                        AmxBf16Kernel.emit(
                                new NibbleBf16Expander(new PanelLayout(TensorType.Q4_0, columns)),
                                new ActivationLayout(columns, true).bf16Input(),
                                inputs,
                                panels));
            }
        }
        check.check();
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 768, 11008})
    void readsBackAmxBf16Grouped(int columns) {
        KernelCheck check =
                new KernelCheck(Register.RAX, Register.RDI, Register.R8, Register.R10, Register.R12, Register.R13);
        for (GroupedFormat format : GroupedFormat.values()) {
            for (int inputs : new int[] {AmxBf16Kernel.INPUTS_MIN, AmxBf16Kernel.INPUTS_MAX}) {
                for (int panels = 1; panels <= AmxBf16Kernel.PANELS_MAX; panels++) {
                    check.add(
                            "AMX BF16 of grouped %s of %d, %d inputs, %d panels"
                                    .formatted(format, columns, inputs, panels),
                            AmxBf16Kernel.emit(
                                    new GroupedBf16Expander(format, columns),
                                    new GroupedInput(columns, true).bf16Input(),
                                    inputs,
                                    panels));
                }
            }
        }
        check.check();
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 36, 2048})
    void readsBackF16(int columns) {
        KernelCheck check =
                new KernelCheck(Register.RAX, Register.RCX, Register.RDI, Register.RSI, Register.R8, Register.R10);
        PanelLayout panel = new PanelLayout(TensorType.F16, columns);
        for (VectorWidth width : VectorWidth.values()) {
            for (int inputs = 1; inputs <= F16Kernel.inputsMax(width); inputs++) {
                for (int panels = 1; panels <= 4; panels++) {
                    String shape = "F16 of %d, %d inputs, %d panels, %s".formatted(columns, inputs, panels, width);
                    check.add(shape, F16Kernel.emit(panel, inputs, panels, width));
                    check.add("expanded " + shape, F16Kernel.emit(panel.expanded(), inputs, panels, width));
                }
            }
            check.add("F16 expander of %d, %s".formatted(columns, width), F16Expander.emit(panel, width));
        }
        check.check();
    }
}
