package dev.pinball.model.program;

import dev.pinball.model.program.Operation.ExpertMatMul;
import dev.pinball.model.program.Operation.Gate;
import dev.pinball.model.program.Operation.Route;
import dev.pinball.model.program.Operation.WeightedSum;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the activations of a program from one operation to the next: whether they have been written, and whether they hold
 * the output of experts, slot by slot, which only a few operations can read.
 */
final class ActivationCheck {
    private final List<Activation> activations;
    private final Set<Activation> written = new HashSet<>();
    private final Map<Activation, Route> expertIds = new HashMap<>();
    private final Map<Activation, Route> routingWeights = new HashMap<>();
    private final Map<Activation, Route> expertOutputs = new HashMap<>();

    ActivationCheck(List<Activation> activations) {
        this.activations = activations;
    }

    /** Reads an activation that has one value for all slots. */
    void read(OperationPlace place, Activation activation) {
        requireWritten(place, activation);
        place.require(
                !expertOutputs.containsKey(activation),
                activation.name(),
                "the output of experts",
                "an activation with one value for all slots");
    }

    void write(OperationPlace place, Activation activation) {
        requireKnown(place, activation);
        written.add(activation);
        expertIds.remove(activation);
        routingWeights.remove(activation);
        expertOutputs.remove(activation);
    }

    /** A gate of the output of experts has one value for each slot, too. */
    @SuppressWarnings("ReferenceEquality") // the outputs of one route, not of an equal one
    void gate(OperationPlace place, Gate gate) {
        requireWritten(place, gate.gate());
        Route route = expertOutputs.get(gate.gate());
        if (gate.up() != null) {
            requireWritten(place, gate.up());
            place.require(
                    expertOutputs.get(gate.up()) == route,
                    gate.up().name(),
                    slots(expertOutputs.get(gate.up())),
                    slots(route) + ", as in " + gate.gate().name());
        }
        write(place, gate.output());
        if (route != null) {
            expertOutputs.put(gate.output(), route);
        }
    }

    void route(OperationPlace place, Route route) {
        read(place, route.scores());
        int expertCount = route.scores().width();
        place.require(
                route.expertIds().width() <= expertCount,
                route.expertIds().name(),
                route.expertIds().width(),
                "at most the %d experts".formatted(expertCount));
        place.requireWidth(route.routingWeights(), route.expertIds().width());
        write(place, route.expertIds());
        write(place, route.routingWeights());
        expertIds.put(route.expertIds(), route);
        routingWeights.put(route.routingWeights(), route);
    }

    void multiply(OperationPlace place, ExpertMatMul matMul) {
        Route route = requireRoute(place, matMul.expertIds(), expertIds);
        if (matMul.hasInputPerSlot()) {
            requireExpertOutput(place, matMul.input(), route);
        } else {
            read(place, matMul.input());
        }
        int slots = matMul.expertIds().width();
        int columns = matMul.weight().columns();
        place.requireWidth(matMul.input(), matMul.hasInputPerSlot() ? (long) slots * columns : columns);
        place.require(
                matMul.output().width() % slots == 0,
                matMul.output().name(),
                matMul.output().width(),
                "a multiple of the %d slots".formatted(slots));
        place.requireShape(matMul.weight(), matMul.outputs() * route.scores().width(), columns);
        write(place, matMul.output());
        expertOutputs.put(matMul.output(), route);
    }

    void sum(OperationPlace place, WeightedSum sum) {
        Route route = requireRoute(place, sum.routingWeights(), routingWeights);
        requireExpertOutput(place, sum.input(), route);
        place.requireWidth(
                sum.input(), (long) sum.routingWeights().width() * sum.output().width());
        write(place, sum.output());
    }

    @SuppressWarnings("ReferenceEquality") // the outputs of one route, not of an equal one
    private void requireExpertOutput(OperationPlace place, Activation activation, Route route) {
        requireWritten(place, activation);
        Route found = expertOutputs.get(activation);
        place.require(found == route, activation.name(), slots(found), slots(route));
    }

    private Route requireRoute(OperationPlace place, Activation activation, Map<Activation, Route> routes) {
        requireWritten(place, activation);
        Route route = routes.get(activation);
        if (route == null) {
            throw place.problem(activation.name(), "another operation's output", "what a Route wrote");
        }
        return route;
    }

    private void requireWritten(OperationPlace place, Activation activation) {
        requireKnown(place, activation);
        place.require(
                written.contains(activation),
                activation.name(),
                "not written",
                "an activation written before it is read");
    }

    private void requireKnown(OperationPlace place, Activation activation) {
        int index = activation.index();
        boolean known = index >= 0
                && index < activations.size()
                && activations.get(index).equals(activation);
        place.require(known, activation.name(), "index " + index, "its index in the activations of the program");
    }

    private static String slots(@Nullable Route route) {
        return route == null
                ? "one value for all slots"
                : "an output of the experts in " + route.expertIds().name();
    }
}
