package dev.pinball.tornado.graph;

import dev.pinball.model.program.Activation;
import dev.pinball.model.program.Operation;
import dev.pinball.model.program.Operation.AppendKeyValue;
import dev.pinball.model.program.Operation.ExpertMatMul;
import dev.pinball.model.program.Operation.Gate;
import dev.pinball.model.program.Operation.MatMul;
import dev.pinball.model.program.Operation.Norm;
import dev.pinball.model.program.Operation.Rope;
import dev.pinball.model.program.Operation.WeightedSum;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One or more operations of a program that one kernel computes. What is between them is not written. */
sealed interface FusedOperation {

    /** An operation by itself. */
    record Single(Operation operation) implements FusedOperation {}

    /** Up to three products of one input, which is normalised first where there is a norm. */
    record Projection(@Nullable Norm norm, List<MatMul> products) implements FusedOperation {}

    /** gate.output = function(gate product) * up product, both of one input, which is normalised first where there is a norm. */
    record GatedProjection(@Nullable Norm norm, MatMul gate, MatMul up, Gate function) implements FusedOperation {}

    /** sum += product. */
    record AddedProduct(MatMul product, Activation sum) implements FusedOperation {}

    /**
     * Heads of queries and keys, normalised and turned where there are norms and ropes, and keys and values stored.
     *
     * @param query null where it stays as it is
     */
    record RotateAppend(
            @Nullable Activation query,
            @Nullable Norm queryNorm,
            @Nullable Norm keyNorm,
            @Nullable Rope rope,
            AppendKeyValue append)
            implements FusedOperation {}

    /** function.output = function(gate product) * up product, by the same experts. */
    record GatedExperts(ExpertMatMul gate, ExpertMatMul up, Gate function) implements FusedOperation {}

    /** sum += weighted sum. */
    record AddedExperts(WeightedSum experts, Activation sum) implements FusedOperation {}
}
