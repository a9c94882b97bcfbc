package dev.pinball.training.run;

import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.program.Operation.Attention;
import dev.pinball.model.program.Operation.Logits;
import dev.pinball.model.program.Program;

/** The arithmetic of training a program on a token, by definition: what is recomputed to save memory does not count. */
public final class TrainingArithmetic {
    /** One product forward, two backward; two operations for each multiply-add. */
    private static final int FLOPS_PER_MULTIPLY_ADD = 6;

    private TrainingArithmetic() {}

    /** Floating-point operations of the matrix products for one token, the mean over a window of {@code context}. */
    public static double flopsPerToken(Program program, int context) {
        double multiplyAdds = program.multiplyAddsPerRow();
        multiplyAdds += program.operations().stream()
                .mapToDouble(operation -> switch (operation) {
                    case Logits logits -> logits.weight().valueCount();
                    case Attention attention -> attention(attention.shape(), context);
                    default -> 0;
                })
                .sum();
        return FLOPS_PER_MULTIPLY_ADD * multiplyAdds;
    }

    /** Every query is multiplied with the keys that it sees, and every score with its value. */
    private static double attention(AttentionShape shape, int context) {
        long visible = 0;
        for (int position = 0; position < context; position++) {
            visible += position + 1 - shape.firstVisible(position);
        }
        return 2.0 * shape.headCount() * shape.headLength() * visible / context;
    }
}
