package dev.pinball.host.x86;

import dev.pinball.host.x86.Operand.Memory;

/** The instructions of an {@link Assembler} on general registers: addresses, loops, jumps and prefetches. */
public abstract sealed class GeneralAssembler permits Assembler {
    final InstructionBytes code = new InstructionBytes();
    private int jumpsUnbound;

    /**
     * The code, which ends with {@code ret}.
     *
     * @throws IllegalStateException when a jump leads to a label that was never bound
     */
    public byte[] finish() {
        if (jumpsUnbound > 0) {
            throw new IllegalStateException("%d jumps to labels that were never bound".formatted(jumpsUnbound));
        }
        code.add(0xC3);
        return code.toArray();
    }

    public void mov(Register to, Register from) {
        code.addGeneral(0x89, from.number(), to.number());
    }

    public void mov(Register to, long value) {
        code.addGeneral(0xC7, 0, to.number());
        code.addSigned32(value);
    }

    /** 64 bits from memory. */
    public void mov(Register to, Memory from) {
        code.addGeneralMemory(0x8B, to.number(), whole(from));
    }

    public void add(Register to, long value) {
        code.addGeneral(0x81, 0, to.number());
        code.addSigned32(value);
    }

    public void add(Register to, Register from) {
        code.addGeneral(0x01, from.number(), to.number());
    }

    public void push(Register register) {
        code.addShort(0x50, register.number());
    }

    public void pop(Register register) {
        code.addShort(0x58, register.number());
    }

    /** A new label, which is nowhere yet. */
    public Label label() {
        return new Label();
    }

    /** Jumps to the label lead to the next instruction. */
    public void bind(Label label) {
        for (int jump : label.bind(code.size())) {
            code.setInt(jump, code.size() - jump);
            jumpsUnbound--;
        }
    }

    /** Jumps where the register is zero. */
    public void jumpIfZero(Register register, Label target) {
        code.addGeneral(0x85, register.number(), register.number());
        jump(0x84, target);
    }

    /** Repeats {@code body} until {@code count}, which is not zero and is decremented after each turn, is zero. */
    public void loop(Register count, Runnable body) {
        Label start = label();
        bind(start);
        body.run();
        add(count, -1);
        jump(0x85, start);
    }

    /** Repeats {@code body} {@code times} times, counting in {@code count}; writes nothing for zero times. */
    public void loop(Register count, int times, Runnable body) {
        if (times > 0) {
            mov(count, times);
            loop(count, body);
        }
    }

    private void jump(int condition, Label target) {
        code.add(0x0F, condition);
        code.addInt(target.isBound() ? target.position() - (code.size() + Integer.BYTES) : 0);
        if (!target.isBound()) {
            target.addJump(code.size());
            jumpsUnbound++;
        }
    }

    /** Prefetches a cache line into all caches. */
    public void prefetcht0(Memory memory) {
        code.addMemory(new int[] {0x0F, 0x18}, 1, whole(memory));
    }

    /** Prefetches a cache line into the second cache. */
    public void prefetcht1(Memory memory) {
        code.addMemory(new int[] {0x0F, 0x18}, 2, whole(memory));
    }

    /** Prefetches a cache line that will be written. */
    public void prefetchw(Memory memory) {
        code.addMemory(new int[] {0x0F, 0x0D}, 1, whole(memory));
    }

    /** The operand of an instruction that can't broadcast. */
    static <T extends Operand> T whole(T operand) {
        if (operand instanceof Memory memory && memory.broadcast()) {
            throw new IllegalArgumentException(memory + " (expected: memory that is not broadcast)");
        }
        return operand;
    }
}
