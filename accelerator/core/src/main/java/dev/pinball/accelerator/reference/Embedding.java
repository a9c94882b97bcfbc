package dev.pinball.accelerator.reference;

import dev.pinball.model.program.Operation;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;

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
