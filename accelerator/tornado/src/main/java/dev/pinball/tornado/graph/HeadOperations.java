package dev.pinball.tornado.graph;

import dev.pinball.model.program.Activation;
import dev.pinball.model.program.Operation;
import dev.pinball.model.program.Operation.AppendKeyValue;
import dev.pinball.model.program.Operation.Norm;
import dev.pinball.model.program.Operation.NormKind;
import dev.pinball.model.program.Operation.Rope;
import dev.pinball.tornado.graph.FusedOperation.RotateAppend;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done to the heads of queries and keys, up to the {@code AppendKeyValue} of these keys. */
record HeadOperations(RotateAppend fused, int count) {

    /** Those at the beginning of {@code operations}; null where they are none that one kernel computes. */
    static @Nullable HeadOperations at(List<Operation> operations) {
        List<Norm> norms = new ArrayList<>();
        List<Rope> ropes = new ArrayList<>();
        int count = 0;
        while (true) {
            switch (operations.get(count)) {
                case Norm norm
                when norm.input().equals(norm.output()) && ropes.size() == norms.size() -> norms.add(norm);
                case Rope rope -> ropes.add(rope);
                case AppendKeyValue append -> {
                    List<Operation> following = operations.subList(count + 1, operations.size());
                    return ActivationUse.isUnread(append.key(), following) ? of(norms, ropes, append) : null;
                }
                default -> {
                    return null;
                }
            }
            count++;
        }
    }

    private static @Nullable HeadOperations of(List<Norm> norms, List<Rope> ropes, AppendKeyValue append) {
        if (norms.isEmpty() && ropes.isEmpty()) {
            return new HeadOperations(new RotateAppend(null, null, null, null, append), 1);
        }
        if (ropes.size() != 2 || !areAlike(ropes.getFirst(), ropes.getLast(), append.key())) {
            return null;
        }
        Rope rope = ropes.getFirst();
        if (norms.isEmpty()) {
            return new HeadOperations(new RotateAppend(rope.vector(), null, null, rope, append), 3);
        }
        boolean fits = norms.size() == 2
                && norms.getFirst().input().equals(rope.vector())
                && norms.getLast().input().equals(append.key())
                && norms.stream()
                        .allMatch(norm -> isOfHeads(norm, norms.getFirst().epsilon(), rope.headLength()));
        return fits
                ? new HeadOperations(
                        new RotateAppend(rope.vector(), norms.getFirst(), norms.getLast(), rope, append), 5)
                : null;
    }

    /** Queries first, then keys. */
    private static boolean areAlike(Rope query, Rope key, Activation appended) {
        return key.vector().equals(appended)
                && !query.vector().equals(appended)
                && query.headLength() == key.headLength()
                && query.rotation().equals(key.rotation());
    }

    private static boolean isOfHeads(Norm norm, float epsilon, int headLength) {
        return norm.kind() == NormKind.RMS
                && norm.bias() == null
                && norm.epsilon() == epsilon
                && norm.weight().columns() == headLength;
    }
}
