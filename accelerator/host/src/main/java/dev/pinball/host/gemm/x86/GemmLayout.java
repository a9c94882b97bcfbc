package dev.pinball.host.gemm.x86;

import dev.pinball.host.memory.NativeLayout;
import dev.pinball.host.memory.NativeLayout.Field;
import dev.pinball.host.x86.Operand.Tile;
import dev.pinball.host.x86.TileConfiguration;

/** The declared layout of a {@link GemmWorkspace}: what the code of products reads and writes beside panels and inputs. */
public final class GemmLayout {
    /** Panels that one call may compute outputs for. */
    public static final int OUTPUT_PANELS_MAX = 16;

    /** Tiles of inputs that one call of {@link AmxBf16Kernel} may be given. */
    public static final int INPUT_TILES_MAX = 16;

    /** Outputs of one input. */
    static final int OUTPUT_COLUMNS_MAX = OUTPUT_PANELS_MAX * PanelLayout.ROWS;

    /** Inputs that every kernel computes at once at most. */
    static final int OUTPUT_ROWS_MAX = Math.max(
            Math.max(VnniInt8Kernel.INPUTS_MAX, F16Kernel.INPUTS_MAX),
            Math.max(AmxInt8Kernel.INPUTS, AmxBf16Kernel.INPUTS_MAX));

    static final int OUTPUT_ROW_BYTES = OUTPUT_COLUMNS_MAX * Float.BYTES;

    private static final int TILE_BYTES = Tile.ROWS_MAX * Tile.ROW_BYTES_MAX;
    private static final int TILE_PANELS_MAX = Math.max(AmxInt8Kernel.PANELS_MAX, AmxBf16Kernel.SHARING_PANELS_MAX);
    private static final int BF16_SHAPES = AmxBf16Kernel.INPUTS_MAX - AmxBf16Kernel.INPUTS_MIN + 1;

    /** The first of {@link #integersBf16}. */
    static final int INTEGERS_BF16_MIN = -32;

    private static final NativeLayout LAYOUT = new NativeLayout("GEMM workspace");

    /** The tile shapes of {@link AmxInt8Kernel}. */
    static final Field INT8_TILES = LAYOUT.lines("int8 tiles", TileConfiguration.BYTES, 1);

    /** 0x0f in each byte, which selects the lower nibbles. */
    public static final Field NIBBLE_MASK = LAYOUT.lines("nibble mask", PanelLayout.VECTOR_BYTES, 1);

    /** 0x000f in each word of 16 bits, which selects one nibble of four. */
    public static final Field NIBBLE_WORD_MASK = LAYOUT.lines("nibble word mask", PanelLayout.VECTOR_BYTES, 1);

    /** 0x00ff in each word of 16 bits, which selects the even bytes. */
    public static final Field EVEN_BYTE_MASK = LAYOUT.lines("even byte mask", PanelLayout.VECTOR_BYTES, 1);

    /** 0x80 in each byte, which makes a signed byte q the unsigned byte q + 128. */
    static final Field SIGN_MASK = LAYOUT.lines("sign mask", PanelLayout.VECTOR_BYTES, 1);

    /** 1, 2, 4 to 128, each twice in words of 16 bits: offsets of weights. */
    public static final Field OFFSETS = LAYOUT.field("offsets", Integer.BYTES, Byte.SIZE, NativeLayout.LINE_BYTES);

    /** In each byte the bit, then the two bits, that come on top of a nibble: 0x10 and 0x30. */
    public static final Field HIGH_BIT_MASKS = LAYOUT.lines("high bit masks", PanelLayout.VECTOR_BYTES, 2);

    /** The scales of scales of a block, F32, on their way to its groups. */
    public static final Field BLOCK_SCALES = LAYOUT.lines("block scales", PanelLayout.VECTOR_BYTES, 1);

    /** The scales of minimums of a block likewise. */
    public static final Field BLOCK_MINIMUMS = LAYOUT.lines("block minimums", PanelLayout.VECTOR_BYTES, 1);

    /** Float sums of a tile by AVX2, in vectors of 256 bits. */
    public static final Field FLOAT_SUMS = LAYOUT.field("float sums", 32, 10, NativeLayout.LINE_BYTES);

    /** For each byte of a vector, what its index of 4 bits stands for in IQ4_NL and IQ4_XS, plus 128; four times. */
    public static final Field NON_LINEAR = LAYOUT.lines("non-linear levels", PanelLayout.VECTOR_BYTES, 1);

    /** How far into the memory for outputs the outputs of a call begin, then the bytes from row to row. */
    private static final Field OUTPUT = LAYOUT.field("output start and stride", Long.BYTES, 2, 2 * Long.BYTES);

    static final long OUTPUT_START = OUTPUT.at(0);
    static final long OUTPUT_STRIDE = OUTPUT.at(1);

    /** For each word of a vector, the integer that its index as a nibble stands for, in BF16. */
    public static final Field NIBBLE_BF16 = LAYOUT.lines("nibbles in BF16", PanelLayout.VECTOR_BYTES, 1);

    /** The integers from -32 to 31 in BF16. */
    private static final Field INTEGERS_BF16 = LAYOUT.lines("integers in BF16", PanelLayout.VECTOR_BYTES, 2);

    /** For each word of a vector, what its index of 4 bits stands for in IQ4_NL and IQ4_XS, in BF16; twice. */
    public static final Field NON_LINEAR_BF16 = LAYOUT.lines("non-linear levels in BF16", PanelLayout.VECTOR_BYTES, 1);

    /** The tile shapes of {@link AmxBf16Kernel} for each number of inputs. */
    static final Field BF16_TILES = LAYOUT.lines("BF16 tiles", TileConfiguration.BYTES, BF16_SHAPES);

    /** The sums of a block for each panel, on their way from a tile to vectors. */
    static final Field SUMS = LAYOUT.lines("sums of a block", TILE_BYTES, TILE_PANELS_MAX);

    /** Outputs that are copied to where they belong afterwards. */
    static final Field OUTPUTS = LAYOUT.lines("outputs", OUTPUT_ROW_BYTES, OUTPUT_ROWS_MAX);

    /** An {@link InputTile} for each tile of inputs of {@link AmxBf16Kernel}. */
    static final Field INPUT_TILES = LAYOUT.lines("input tiles", InputTile.BYTES, INPUT_TILES_MAX);

    /** Where panels that are expanded begin: the rest of the workspace. */
    static final long EXPANDED = LAYOUT.bytes();

    private GemmLayout() {}

    /** Where the integers in BF16 begin with {@code first}, -32 to 31. */
    public static long integersBf16(int first) {
        return INTEGERS_BF16.offset() + (long) (first - INTEGERS_BF16_MIN) * Short.BYTES;
    }

    /** The tile shapes of {@link AmxBf16Kernel} for {@code inputs} inputs. */
    static long bf16Tiles(int inputs) {
        return BF16_TILES.at(inputs - AmxBf16Kernel.INPUTS_MIN);
    }

    /** What {@link AmxBf16Kernel} keeps of a tile of inputs. */
    static final class InputTile {
        private static final NativeLayout LAYOUT = new NativeLayout("input tile");

        /** Bytes from the first input to those of the tile. */
        static final long INPUT_OFFSET =
                LAYOUT.field("input offset", Long.BYTES, 1, Long.BYTES).offset();

        /** Bytes from the first output to those of the tile. */
        static final long OUTPUT_OFFSET =
                LAYOUT.field("output offset", Long.BYTES, 1, Long.BYTES).offset();

        /** Sums so far: [inputs][panels][16 rows]. */
        private static final Field SUMS =
                LAYOUT.lines("sums", PanelLayout.VECTOR_BYTES, AmxBf16Kernel.INPUTS_MAX * AmxBf16Kernel.PANELS_MAX);

        static final long BYTES = LAYOUT.bytes();

        private InputTile() {}

        static long sums(int input, int panel) {
            return SUMS.at((long) input * AmxBf16Kernel.PANELS_MAX + panel);
        }
    }
}
