package dev.pinball.host.gemm.int16;

import static dev.pinball.host.gemm.int16.Int16Registers.VECTORS;
import static dev.pinball.host.gemm.int16.Int16Registers.WORKSPACE;

import dev.pinball.host.gemm.grouped.GroupedInput;
import dev.pinball.host.gemm.x86.OutputStore;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Memory;
import dev.pinball.host.x86.Register;
import java.util.OptionalLong;

/**
 * Multiplies the words of weights with those of a few inputs ({@link Int16Input}).
 *
 * <pre>
 * rsi first input   rdx outputs   r11 words of the block of inputs   r9 their scales and sums
 *
 * for each group
 *   for each word of weights, for each input: integers += word * word of the input
 *   for each input: sum += scales * input scale * integers, sum += minimums * negated sum of the input
 * store the sums
 * </pre>
 */
final class Int16Product implements Int16Sink {
    private static final Register INPUT = Register.RSI;
    private static final Register OUTPUT = Register.RDX;
    private static final Register INPUT_WORDS = Register.R11;
    private static final Register INPUT_BLOCKS = Register.R9;
    private static final Register TEMPORARY = Register.RAX;

    private final Assembler code;
    private final Int16Weights weights;
    private final Int16Input input;
    private final Int16Tile tile;
    private final OutputStore output;
    private boolean groupBegins;

    Int16Product(Assembler code, Int16Weights weights, int inputs, boolean vnni) {
        this.code = code;
        this.weights = weights;
        input = weights.input();
        tile = new Int16Tile(code, inputs, vnni);
        output = new OutputStore(code, OUTPUT, WORKSPACE);
    }

    void begin() {
        output.begin(TEMPORARY);
    }

    @Override
    public void beginPanel() {
        code.mov(INPUT_WORDS, INPUT);
        code.mov(INPUT_BLOCKS, INPUT);
        code.add(INPUT_BLOCKS, input.blocksOffset());
        tile.clearSums();
    }

    @Override
    public void beginGroup(int column) {
        OptionalLong start = weights.startOfSums(column);
        groupBegins = start.isEmpty();
        for (int i = 0; i < tile.inputs() && start.isPresent(); i++) {
            tile.startIntegers(i, blockWord(i, column, start.getAsLong()));
        }
    }

    @Override
    public void word(int word) {
        tile.multiply(INPUT_WORDS, word, input.rowBytes(), groupBegins);
        groupBegins = false;
    }

    @Override
    public void endGroup(int column) {
        tile.addIntegers(
                i -> blockWord(i, column, GroupedInput.SCALE.offset()),
                weights.hasMinimums() ? i -> blockWord(i, column, GroupedInput.NEGATED_SUM.offset()) : null);
    }

    private Memory blockWord(int i, int column, long offset) {
        int block = column / GroupedInput.BLOCK_COLUMNS;
        return INPUT_BLOCKS.at((long) i * input.rowBytes() + (long) block * Int16Input.BLOCK_BYTES + offset);
    }

    @Override
    public void advance(int columns) {
        code.add(INPUT_WORDS, (long) columns * Short.BYTES);
        code.add(INPUT_BLOCKS, (long) columns / GroupedInput.BLOCK_COLUMNS * Int16Input.BLOCK_BYTES);
    }

    @Override
    public void endPanel() {
        tile.finishSums();
        output.store(tile.inputs(), VECTORS, tile::finishedSum, TEMPORARY, INPUT_WORDS);
    }
}
