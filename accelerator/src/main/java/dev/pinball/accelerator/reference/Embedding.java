package dev.pinball.accelerator.reference;

import dev.pinball.accelerator.gguf.Dequantizer;
import dev.pinball.accelerator.gguf.Tensor;
import dev.pinball.accelerator.program.Operation;

/** The definition of {@link Operation.Embed}. */
final class Embedding {
    private Embedding() {}

    /** output[width] = tokens[tokenId] + positions[position]. */
    static void embed(Operation.Embed embed, int tokenId, int position, float[] output) {
        Dequantizer.readRow(embed.tokens(), tokenId, output, 0);
        Tensor positions = embed.positions();
        if (positions != null) {
            float[] learned = new float[output.length];
            Dequantizer.readRow(positions, position, learned, 0);
            Elementwise.add(learned, output);
        }
    }
}
