package dev.pinball.cli.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.cli.kubernetes.Kustomization.Component;
import dev.pinball.model.RepositoryFiles;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The manifests of k8s/, against the published schemas: what a schema doesn't know is an error. */
class ManifestsTest {
    private static final Path FOLDER = RepositoryFiles.ROOT.resolve("k8s");
    static final Set<String> CUSTOM = Set.of("InferencePool", "ServiceMonitor", "PrometheusRule", "Certificate");
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(FOLDER)) {
            return all.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static List<Path> manifests() throws IOException {
        return files(".yaml").stream()
                .filter(file -> !file.endsWith("kustomization.yaml"))
                .toList();
    }

    private static JsonNode tree(Path file) throws IOException {
        return YAML.readTree(Files.readString(file));
    }

    @Test
    void haveNoFieldThatKubernetesDoesNotKnow() throws IOException {
        List<String> errors = new ArrayList<>();
        for (Path file : manifests()) {
            String kind = tree(file).path("kind").asString();
            List<String> found = CUSTOM.contains(kind) ? CustomSchema.of(kind).errors(tree(file)) : unknownFields(file);
            found.forEach(error -> errors.add(FOLDER.relativize(file) + ": " + error));
        }
        assertThat(errors).isEmpty();
    }

    @Test
    void aFieldThatKubernetesDoesNotKnowIsFound() throws IOException {
        Path deployment = FOLDER.resolve("base/deployment.yaml");
        String misspelt = Files.readString(deployment).replace("periodSeconds: 10", "periodSecond: 10");
        assertThat(unknownFields(misspelt))
                .containsExactly("Deployment.spec.template.spec.containers[0].livenessProbe.periodSecond");
        JsonNode pool = tree(FOLDER.resolve("components/gateway/inferencepool.yaml"));
        String renamed = pool.toString().replace("targetPorts", "targetPort");
        assertThat(CustomSchema.of("InferencePool").errors(JsonMapper.shared().readTree(renamed)))
                .containsExactlyInAnyOrder(
                        "InferencePool.spec.targetPorts: absent", "InferencePool.spec.targetPort: unknown");
    }

    private List<String> unknownFields(Path file) throws IOException {
        return unknownFields(Files.readString(file));
    }

    private List<String> unknownFields(String yaml) {
        HasMetadata resource = serialization.unmarshal(yaml, HasMetadata.class);
        assertThat(resource.getClass().getSimpleName()).as(yaml).isEqualTo(resource.getKind());
        List<String> found = new ArrayList<>();
        collectUnknown(resource, resource.getKind(), found);
        return found;
    }

    /** The model keeps what it doesn't know as additional properties. */
    private static void collectUnknown(@Nullable Object value, String path, List<String> found) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> collectUnknown(inner, path + "." + key, found));
        } else if (value instanceof Collection<?> list) {
            int index = 0;
            for (Object inner : list) {
                collectUnknown(inner, "%s[%d]".formatted(path, index++), found);
            }
        } else if (value != null && value.getClass().getName().startsWith("io.fabric8.kubernetes.api.model")) {
            for (Method getter : value.getClass().getMethods()) {
                if (getter.getName().startsWith("get")
                        && getter.getParameterCount() == 0
                        && !getter.getName().equals("getClass")) {
                    collectFrom(value, getter, path, found);
                }
            }
        }
    }

    private static void collectFrom(Object value, Method getter, String path, List<String> found) {
        Object inner;
        try {
            inner = getter.invoke(value);
        } catch (ReflectiveOperationException failure) {
            throw new LinkageError(getter.toString(), failure);
        }
        String name = getter.getName().substring(3);
        if (name.equals("AdditionalProperties")) {
            ((Map<?, ?>) inner).keySet().forEach(key -> found.add(path + "." + key));
        } else if (!(value instanceof Enum)) {
            collectUnknown(inner, path + "." + Character.toLowerCase(name.charAt(0)) + name.substring(1), found);
        }
    }

    @Test
    void kustomizationsNameFilesThatAreThereAndPatchWhatTheyHave() throws IOException {
        Set<Path> used = new TreeSet<>();
        for (Path file : files("kustomization.yaml")) {
            Kustomization kustomization = Kustomization.read(file);
            Set<Component> resources = kustomization.allResources();
            if (file.startsWith(FOLDER.resolve("components"))) {
                resources.addAll(Kustomization.read(FOLDER.resolve("base/kustomization.yaml"))
                        .allResources());
            }
            for (Path patch : kustomization.patchFiles()) {
                assertThat(resources).as("%s patches", patch).contains(Component.of(tree(patch)));
            }
            used.addAll(kustomization.files());
        }
        assertThat(used).as("every manifest is used").containsAll(manifests());
    }

    @Test
    void containersRunWithoutRights() throws IOException {
        for (Path file : List.of(FOLDER.resolve("base/deployment.yaml"), FOLDER.resolve("loadtest/job.yaml"))) {
            PodSpec pod = switch (serialization.unmarshal(Files.readString(file), HasMetadata.class)) {
                case Deployment deployment -> deployment.getSpec().getTemplate().getSpec();
                case Job job -> job.getSpec().getTemplate().getSpec();
                case HasMetadata other -> throw new AssertionError(other.getKind());
            };
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            for (Container container : pod.getContainers()) {
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                        .isTrue();
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .isFalse();
                assertThat(container.getResources().getLimits()).containsKey("memory");
            }
        }
    }

    @Test
    void thePodOutlivesTheDrainOfItsServer() throws IOException {
        Deployment deployment =
                serialization.unmarshal(Files.readString(FOLDER.resolve("base/deployment.yaml")), Deployment.class);
        PodSpec pod = deployment.getSpec().getTemplate().getSpec();
        Container container = pod.getContainers().getFirst();
        List<String> arguments = container.getArgs();
        long drainSeconds = Long.parseLong(arguments.get(arguments.indexOf("--drain-seconds") + 1));
        long preStopSeconds = container.getLifecycle().getPreStop().getSleep().getSeconds();
        assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThan(preStopSeconds + drainSeconds + 10);
    }
}
