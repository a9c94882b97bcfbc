package dev.pinball.cli.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A kustomization.yaml, with the fields that ours have; another one is an error. */
record Kustomization(
        Path folder,
        List<Path> resources,
        List<Path> components,
        List<Path> patchFiles,
        List<Image> images,
        List<Generator> generators) {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** What a patch is for. */
    record Component(String kind, String name) implements Comparable<Component> {
        static Component of(JsonNode resource) {
            return new Component(
                    resource.path("kind").asString(),
                    resource.path("metadata").path("name").asString());
        }

        /** What a reference means. */
        static Component named(JsonNode reference) {
            return new Component(
                    reference.path("kind").asString(), reference.path("name").asString());
        }

        @Override
        public int compareTo(Component other) {
            return toString().compareTo(other.toString());
        }
    }

    private record Document(
            String apiVersion,
            String kind,
            @Nullable List<String> resources,
            @Nullable List<String> components,
            @Nullable List<Patch> patches,
            @Nullable List<Image> images,
            @Nullable List<Generator> configMapGenerator) {}

    private record Patch(String path) {}

    private record Image(String name, @Nullable String newName, String newTag) {}

    private record Generator(String name, List<String> files, Options options) {}

    private record Options(boolean disableNameSuffixHash, Map<String, String> labels) {}

    static Kustomization read(Path file) throws IOException {
        Document document = YAML.readValue(Files.readString(file), Document.class);
        Path folder = file.getParent();
        return new Kustomization(
                folder,
                resolved(folder, document.resources),
                resolved(folder, document.components),
                resolved(folder, or(document.patches).stream().map(Patch::path).toList()),
                or(document.images),
                or(document.configMapGenerator));
    }

    private static <T> List<T> or(@Nullable List<T> list) {
        return Objects.requireNonNullElse(list, List.of());
    }

    private static List<Path> resolved(Path folder, @Nullable List<String> names) {
        return or(names).stream()
                .map(name -> folder.resolve(name).normalize())
                .peek(path -> {
                    if (!Files.exists(path)) {
                        throw new AssertionError(folder + " names " + path + ", which is not there");
                    }
                })
                .toList();
    }

    /** What it has, with what its bases and components have. */
    Set<Component> allResources() throws IOException {
        Set<Component> all = new TreeSet<>();
        for (Path path : Stream.concat(resources.stream(), components.stream()).toList()) {
            if (Files.isDirectory(path)) {
                all.addAll(read(path.resolve("kustomization.yaml")).allResources());
            } else {
                all.add(Component.of(YAML.readTree(Files.readString(path))));
            }
        }
        return all;
    }

    /** Its resources as {@code kubectl kustomize} writes them. */
    Map<Component, JsonNode> render() throws IOException {
        Map<Component, JsonNode> rendered = new TreeMap<>();
        renderInto(rendered);
        return rendered;
    }

    /** @param rendered what is there already, which a component changes */
    private void renderInto(Map<Component, JsonNode> rendered) throws IOException {
        for (Path path : Stream.concat(resources.stream(), components.stream()).toList()) {
            if (Files.isDirectory(path)) {
                read(path.resolve("kustomization.yaml")).renderInto(rendered);
            } else {
                put(rendered, YAML.readTree(Files.readString(path)));
            }
        }
        for (Generator generator : generators) {
            put(rendered, configMap(generator));
        }
        for (Path path : patchFiles) {
            JsonNode patch = YAML.readTree(Files.readString(path));
            rendered.computeIfPresent(Component.of(patch), (_, resource) -> StrategicMerge.of(resource, patch));
        }
        rendered.replaceAll((_, resource) -> resource.deepCopy());
        rendered.values().stream()
                .flatMap(resource -> resource.findParents("image").stream())
                .filter(container -> container.path("image").isString())
                .forEach(container -> rename((ObjectNode) container));
    }

    private static void put(Map<Component, JsonNode> rendered, JsonNode resource) {
        rendered.put(Component.of(resource), resource);
    }

    private JsonNode configMap(Generator generator) throws IOException {
        ObjectNode map = YAML.createObjectNode();
        map.put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata = map.putObject("metadata").put("name", generator.name);
        generator.options.labels.forEach(metadata.putObject("labels")::put);
        for (String file : generator.files) {
            map.withObject("/data").put(file, Files.readString(folder.resolve(file)));
        }
        return map;
    }

    private void rename(ObjectNode container) {
        String image = container.path("image").asString("").replaceFirst(":.*", "");
        images.stream()
                .filter(renamed -> renamed.name.equals(image))
                .forEach(renamed -> container.put(
                        "image", Objects.requireNonNullElse(renamed.newName, renamed.name) + ":" + renamed.newTag));
    }

    /** Those that it names itself. */
    List<Path> files() {
        List<Path> files = new ArrayList<>(patchFiles);
        files.addAll(resources);
        generators.forEach(generator -> files.addAll(resolved(folder, generator.files)));
        return files;
    }
}
