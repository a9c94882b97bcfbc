package dev.pinball.tornado.graph;

import dev.pinball.model.program.Activation;
import dev.pinball.model.program.Operation;
import dev.pinball.model.program.Operation.Add;
import dev.pinball.model.program.Operation.ExpertMatMul;
import dev.pinball.model.program.Operation.Gate;
import dev.pinball.model.program.Operation.GateKind;
import dev.pinball.model.program.Operation.MatMul;
import dev.pinball.model.program.Operation.Norm;
import dev.pinball.model.program.Operation.NormKind;
import dev.pinball.model.program.Operation.WeightedSum;
import dev.pinball.model.program.Program;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.tornado.graph.FusedOperation.AddedExperts;
import dev.pinball.tornado.graph.FusedOperation.AddedProduct;
import dev.pinball.tornado.graph.FusedOperation.GatedExperts;
import dev.pinball.tornado.graph.FusedOperation.GatedProjection;
import dev.pinball.tornado.graph.FusedOperation.Projection;
import dev.pinball.tornado.graph.FusedOperation.Single;
import dev.pinball.tornado.memory.DeviceArrays;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the operations that one kernel computes together, from the first operation to the last: at each, the first pattern
 * that holds takes its operations, and what fits none stays by itself. What a pattern leaves unwritten nobody may read later.
 */
final class Fusion {
    private static final int PRODUCTS_MAX = 3;

    private final List<Operation> operations;
    private final List<FusedOperation> fused = new ArrayList<>();
    private int next;

    private Fusion(List<Operation> operations) {
        this.operations = operations;
    }

    static List<FusedOperation> of(Program program) {
        Fusion fusion = new Fusion(program.operations());
        while (fusion.next < fusion.operations.size()) {
            fusion.take();
        }
        return fusion.fused;
    }

    private void take() {
        boolean taken = gated() || projection() || rotateAppend() || addedProduct() || gatedExperts() || addedExperts();
        if (!taken) {
            take(new Single(operations.get(next)), 1);
        }
    }

    private boolean take(FusedOperation operation, int count) {
        fused.add(operation);
        next += count;
        return true;
    }

    /** {@code Norm}, two {@code MatMul}s, {@code Gate}. */
    private boolean gated() {
        Norm norm = inputNorm();
        int begin = norm == null ? 0 : 1;
        return operation(begin) instanceof MatMul gate
                && operation(begin + 1) instanceof MatMul up
                && operation(begin + 2) instanceof Gate function
                && function.kind() != GateKind.GELU
                && gate.output().equals(function.gate())
                && up.output().equals(function.up())
                && gate.bias() == null
                && up.bias() == null
                && areOfOneInput(norm, List.of(gate, up))
                && canBeOne(List.of(gate.weight(), up.weight()))
                && !function.output().equals(norm == null ? gate.input() : norm.input())
                && isUnread(gate.output(), function.output(), begin + 3)
                && isUnread(up.output(), function.output(), begin + 3)
                && (norm == null || isUnread(norm.output(), function.output(), begin + 3))
                && take(new GatedProjection(norm, gate, up, function), begin + 3);
    }

    /** {@code Norm} and all {@code MatMul}s of its output: in one kernel where their weights are of one type. */
    private boolean projection() {
        Norm norm = inputNorm();
        int begin = norm == null ? 0 : 1;
        List<MatMul> products = new ArrayList<>();
        while (operation(begin + products.size()) instanceof MatMul product
                && (products.isEmpty()
                        || product.input().equals(products.getFirst().input()))) {
            products.add(product);
        }
        int end = begin + products.size();
        if (products.size() + begin < 2
                || !areOfOneInput(norm, products)
                || products.stream().map(MatMul::output).distinct().count() < products.size()
                || norm != null && !ActivationUse.isUnread(norm.output(), following(end))) {
            return false;
        }
        next += begin;
        while (!products.isEmpty()) {
            int count = countOfOneKernel(products);
            take(new Projection(norm, List.copyOf(products.subList(0, count))), count);
            products.subList(0, count).clear();
        }
        return true;
    }

    private static int countOfOneKernel(List<MatMul> products) {
        int count = 1;
        while (count < Math.min(PRODUCTS_MAX, products.size())
                && (products.get(count).bias() == null) == (products.getFirst().bias() == null)
                && canBeOne(products.subList(0, count + 1).stream()
                        .map(MatMul::weight)
                        .toList())) {
            count++;
        }
        return count;
    }

    /** {@code MatMul}, {@code Add}. */
    private boolean addedProduct() {
        return operation(0) instanceof MatMul product
                && operation(1) instanceof Add(Activation addend, Activation sum)
                && addend.equals(product.output())
                && !sum.equals(product.input())
                && !sum.equals(addend)
                && ActivationUse.isUnread(addend, following(2))
                && take(new AddedProduct(product, sum), 2);
    }

    private boolean rotateAppend() {
        HeadOperations heads = HeadOperations.at(operations.subList(next, operations.size()));
        return heads != null && take(heads.fused(), heads.count());
    }

    /** Two {@code ExpertMatMul}s, {@code Gate}. */
    private boolean gatedExperts() {
        return operation(0) instanceof ExpertMatMul gate
                && operation(1) instanceof ExpertMatMul up
                && operation(2) instanceof Gate function
                && function.kind() != GateKind.GELU
                && gate.output().equals(function.gate())
                && up.output().equals(function.up())
                && !gate.hasInputPerSlot()
                && !up.hasInputPerSlot()
                && gate.input().equals(up.input())
                && gate.expertIds().equals(up.expertIds())
                && !gate.output().equals(up.output())
                && canBeOne(List.of(gate.weight(), up.weight()))
                && isUnread(gate.output(), function.output(), 3)
                && isUnread(up.output(), function.output(), 3)
                && take(new GatedExperts(gate, up, function), 3);
    }

    /** {@code WeightedSum}, {@code Add}. */
    private boolean addedExperts() {
        return operation(0) instanceof WeightedSum experts
                && operation(1) instanceof Add(Activation addend, Activation sum)
                && addend.equals(experts.output())
                && !sum.equals(addend)
                && ActivationUse.isUnread(addend, following(2))
                && take(new AddedExperts(experts, sum), 2);
    }

    /** A norm that a product can do on its way: by the root of the mean square, of a whole row, to another activation. */
    private @Nullable Norm inputNorm() {
        return operation(0) instanceof Norm norm
                        && norm.kind() == NormKind.RMS
                        && norm.bias() == null
                        && norm.weight().columns() == norm.input().width()
                        && !norm.output().equals(norm.input())
                ? norm
                : null;
    }

    /** Whether all products read the output of the norm, or else the same, and none writes what another one reads. */
    private static boolean areOfOneInput(@Nullable Norm norm, List<MatMul> products) {
        Activation input = norm == null ? products.getFirst().input() : norm.output();
        Activation read = norm == null ? input : norm.input();
        return products.stream()
                .allMatch(product -> product.input().equals(input)
                        && !product.output().equals(read)
                        && !product.output().equals(input));
    }

    /** Whether the weights can lie one after the other in one array. */
    private static boolean canBeOne(List<Tensor> weights) {
        return weights.stream()
                        .allMatch(weight -> weight.type() == weights.getFirst().type())
                && DeviceArrays.fitTogether(weights);
    }

    /** Whether an activation that is not written, other than {@code output}, is not missed after {@code count} operations. */
    private boolean isUnread(Activation activation, Activation output, int count) {
        return activation.equals(output) || ActivationUse.isUnread(activation, following(count));
    }

    private List<Operation> following(int count) {
        return operations.subList(next + count, operations.size());
    }

    private @Nullable Operation operation(int offset) {
        return next + offset < operations.size() ? operations.get(next + offset) : null;
    }
}
