package dev.pinball.server.identity;

import dev.pinball.PinballException;
import dev.pinball.engine.admission.TenantLimits;
import dev.pinball.server.json.SyntaxProblem;
import dev.pinball.server.json.YamlDocument;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What the file of {@code --access-file} says.
 *
 * @param keys who calls with a key, by its SHA-256
 * @param tenants their limits, by name; those of {@value #OTHERS} are of all others
 * @param anonymous what callers without a key may do
 */
record AccessFile(Map<String, Identity> keys, Map<String, TenantLimits> tenants, Set<Role> anonymous) {
    static final AccessFile EMPTY = new AccessFile(Map.of(), Map.of(), Set.of());
    static final String OTHERS = "*";
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** The file as it is written. */
    private record Document(
            @Nullable List<Key> keys,
            @Nullable Map<String, Limits> tenants,
            @Nullable Set<Role> anonymous) {}

    private record Key(
            @Nullable String name,
            @Nullable String sha256,
            @Nullable Set<Role> roles,
            @Nullable String tenant) {}

    private record Limits(
            @Nullable Integer requests,
            @Nullable Integer requestsPerMinute,
            @Nullable Integer tokensPerMinute) {}

    /** @throws PinballException when it says something that can't be */
    static AccessFile parse(byte[] yaml) {
        Document document;
        try {
            document = YAML.treeToValue(YamlDocument.read(yaml), Document.class);
        } catch (JacksonException failure) {
            throw invalid(SyntaxProblem.words(failure));
        }
        if (document == null) {
            return EMPTY;
        }
        Map<String, Identity> keys = new HashMap<>();
        for (Key key : Objects.requireNonNullElse(document.keys, List.<Key>of())) {
            add(keys, key);
        }
        Map<String, TenantLimits> tenants = new HashMap<>();
        Objects.requireNonNullElse(document.tenants, Map.<String, Limits>of())
                .forEach((name, limits) -> tenants.put(name, limits(name, limits)));
        Set<Role> anonymous = Objects.requireNonNullElse(document.anonymous, Set.of());
        return new AccessFile(Map.copyOf(keys), Map.copyOf(tenants), Set.copyOf(anonymous));
    }

    private static void add(Map<String, Identity> keys, @Nullable Key key) {
        String name = key == null ? "" : Objects.requireNonNullElse(key.name, "");
        if (key == null || name.isBlank()) {
            throw invalid("a key has no name");
        }
        if (key.sha256 == null || !SHA_256.matcher(key.sha256).matches()) {
            throw invalid("key %s: sha256 (expected: 64 lower-case hexadecimal digits, as ./pinball key prints)"
                    .formatted(name));
        }
        Set<Role> roles = key.roles == null ? EnumSet.of(Role.GENERATE, Role.INSPECT) : key.roles;
        Optional<String> fixed = ApiKey.ANY_TENANT.equals(key.tenant)
                ? Optional.empty()
                : Optional.of(tenant(name, Objects.requireNonNullElse(key.tenant, name)));
        if (keys.put(key.sha256, new Identity(name, fixed, Set.copyOf(roles))) != null) {
            throw invalid("key %s is that of another (expected: a key of its own)".formatted(name));
        }
    }

    private static String tenant(String key, String tenant) {
        if (!ApiKey.mayBelongTo(tenant)) {
            throw invalid("key %s: tenant: '%.128s' (expected: %s)".formatted(key, tenant, ApiKey.TENANT_EXPECTED));
        }
        return tenant;
    }

    private static TenantLimits limits(String tenant, @Nullable Limits limits) {
        if (limits == null) {
            throw invalid("tenant %s: it has no limits (expected: requests, requests_per_minute, tokens_per_minute)"
                    .formatted(tenant));
        }
        return new TenantLimits(
                limit(tenant, "requests", limits.requests),
                limit(tenant, "requests_per_minute", limits.requestsPerMinute),
                limit(tenant, "tokens_per_minute", limits.tokensPerMinute));
    }

    private static int limit(String tenant, String name, @Nullable Integer value) {
        if (value != null && value < 0) {
            throw invalid("tenant %s: %s: %d (expected: 0 or more)".formatted(tenant, name, value));
        }
        return value == null ? Integer.MAX_VALUE : value;
    }

    private static InvalidAccessException invalid(String message) {
        return new InvalidAccessException(message);
    }

    /** The file says something that can't be. */
    static final class InvalidAccessException extends PinballException {
        private static final long serialVersionUID = 1;

        InvalidAccessException(String message) {
            super(message);
        }
    }
}
