package dev.pinball.cli.kubernetes;

import dev.pinball.cli.kubernetes.Kustomization.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What the resources of an overlay name: an API server takes a name that means nothing, and then nothing works. */
record References(Map<Component, JsonNode> resources) {
    /** What is made by hand, or by others: docs/OPERATIONS.md. */
    private static final Set<Component> GIVEN = Set.of(
            new Component("PersistentVolumeClaim", "pinball-models"),
            new Component("PersistentVolumeClaim", "pinball-kernels"),
            new Component("Secret", "pinball-access"));

    /** Each name that means nothing, and who names it. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        resources.forEach((component, resource) -> {
            JsonNode spec = resource.path("spec");
            JsonNode pod = spec.path("template").path("spec");
            if (pod.isObject()) {
                check(component, podNames(pod), missing);
            }
            switch (component.kind()) {
                case "Service" -> {
                    selects(component, spec.path("selector"), missing);
                    ports(component, spec.findValuesAsString("targetPort"), missing);
                }
                case "PodDisruptionBudget" ->
                    selects(component, spec.path("selector").path("matchLabels"), missing);
                case "NetworkPolicy" -> {
                    selects(component, spec.path("podSelector").path("matchLabels"), missing);
                    ports(component, portNames(spec), missing);
                }
                case "HorizontalPodAutoscaler" ->
                    check(component, Stream.of(Component.named(spec.path("scaleTargetRef"))), missing);
                default -> {}
            }
        });
        return missing;
    }

    private static Stream<Component> podNames(JsonNode pod) {
        Stream<Component> volumes = pod.path("volumes")
                .valueStream()
                .flatMap(volume -> Stream.of(
                                named("Secret", volume.path("secret").path("secretName")),
                                named("ConfigMap", volume.path("configMap").path("name")),
                                named(
                                        "PersistentVolumeClaim",
                                        volume.path("persistentVolumeClaim").path("claimName")))
                        .flatMap(List::stream));
        return Stream.concat(volumes, named("ServiceAccount", pod.path("serviceAccountName")).stream());
    }

    private static List<Component> named(String kind, JsonNode name) {
        return name.isString() ? List.of(new Component(kind, name.asString())) : List.of();
    }

    private void check(Component user, Stream<Component> names, List<String> missing) {
        Set<Component> there = new TreeSet<>(resources.keySet());
        there.addAll(GIVEN);
        resources.values().stream()
                .map(resource -> resource.path("spec").path("secretName"))
                .forEach(secret -> there.addAll(named("Secret", secret))); // of a Certificate
        names.filter(name -> !there.contains(name)).forEach(name -> missing.add(user + " names " + name));
    }

    private void selects(Component user, JsonNode labels, List<String> missing) {
        boolean any = templates()
                .map(template -> template.path("metadata").path("labels"))
                .anyMatch(pod -> labels.propertyStream()
                        .allMatch(label -> label.getValue().equals(pod.path(label.getKey()))));
        if (!any) {
            missing.add(user + " selects no pod");
        }
    }

    private void ports(Component user, List<String> names, List<String> missing) {
        Set<String> there = templates()
                .flatMap(template -> template.path("spec").path("containers").valueStream())
                .flatMap(container -> container.path("ports").valueStream())
                .map(port -> port.path("name").asString())
                .collect(Collectors.toSet());
        names.stream().filter(name -> !there.contains(name)).forEach(name -> missing.add(user + " names port " + name));
    }

    private static List<String> portNames(JsonNode policy) {
        return policy.path("ingress")
                .valueStream()
                .flatMap(rule -> rule.path("ports").valueStream())
                .map(port -> port.path("port").asString())
                .toList();
    }

    private Stream<JsonNode> templates() {
        return resources.values().stream()
                .map(resource -> resource.path("spec").path("template"))
                .filter(JsonNode::isObject);
    }
}
