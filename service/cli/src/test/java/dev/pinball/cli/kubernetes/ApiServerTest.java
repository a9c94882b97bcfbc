package dev.pinball.cli.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.cli.kubernetes.Kustomization.Component;
import dev.pinball.model.RepositoryFiles;
import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Each overlay, rendered and applied to an API server of fabric8, which keeps what it is given. */
@SuppressWarnings("NullAway.Init") // the API server is started before each test
class ApiServerTest {
    private static final Path FOLDER = RepositoryFiles.ROOT.resolve("k8s");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private KubernetesMockServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() {
        server = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
        server.init();
        client = server.createClient();
    }

    @AfterEach
    void stop() {
        client.close();
        server.destroy();
    }

    static Stream<Path> overlays() throws IOException {
        List<Path> overlays = new ArrayList<>(
                List.of(FOLDER.resolve("base"), FOLDER.resolve("loadtest"), FOLDER.resolve("components/gateway")));
        try (Stream<Path> all = Files.list(FOLDER.resolve("overlays"))) {
            overlays.addAll(all.sorted().toList());
        }
        return overlays.stream();
    }

    private static Map<Component, JsonNode> rendered(Path overlay) throws IOException {
        return Kustomization.read(overlay.resolve("kustomization.yaml")).render();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void takesEveryResourceAsItIsAndTakesItAgain(Path overlay) throws IOException {
        Map<Component, JsonNode> resources = rendered(overlay);
        for (int time = 1; time <= 2; time++) {
            for (JsonNode resource : resources.values()) {
                HasMetadata applied = resource(resource).createOr(NonDeletingOperation::update);
                JsonNode kept =
                        JSON.readTree(client.getKubernetesSerialization().asJson(applied));
                assertThat(kept.path("spec")).isEqualTo(resource.path("spec"));
                assertThat(kept.path("data")).isEqualTo(resource.path("data"));
            }
        }
        assertThat(resources).isNotEmpty();
    }

    /** Of kinds that the client doesn't know, too. */
    private Resource<? extends HasMetadata> resource(JsonNode json) {
        String kind = json.path("kind").asString();
        String[] groupAndVersion = json.path("apiVersion").asString().split("/");
        return ManifestsTest.CUSTOM.contains(kind)
                ? client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                                .withGroup(groupAndVersion[0])
                                .withVersion(groupAndVersion[1])
                                .withKind(kind)
                                .withPlural(Pluralize.toPlural(kind.toLowerCase(Locale.ROOT)))
                                .withNamespaced(true)
                                .build())
                        .load(new ByteArrayInputStream(json.toString().getBytes(StandardCharsets.UTF_8)))
                : client.resource(json.toString());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void namesOnlyWhatIsThere(Path overlay) throws IOException {
        assertThat(new References(rendered(overlay)).missing()).isEmpty();
    }

    /** Where there is a kubectl, it renders the same. */
    @ParameterizedTest
    @MethodSource("overlays")
    void isRenderedAsKustomizeRendersIt(Path overlay) throws Exception {
        Optional<String> kustomized = kubectl("kustomize", overlay.toString());
        if (kustomized.isPresent()) {
            Map<Component, JsonNode> expected = new TreeMap<>();
            try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(kustomized.get())) {
                documents.forEachRemaining(resource -> expected.put(Component.of(resource), resource));
            }
            assertThat(rendered(overlay)).isEqualTo(expected);
        }
    }

    private static Optional<String> kubectl(String... arguments) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(Stream.concat(Stream.of("kubectl"), Stream.of(arguments))
                            .toList())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException absent) {
            return Optional.empty();
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    }
}
