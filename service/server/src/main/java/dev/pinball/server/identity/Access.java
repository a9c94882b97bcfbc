package dev.pinball.server.identity;

import dev.pinball.engine.admission.TenantLimits;
import dev.pinball.engine.admission.TenantQuota;
import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.server.config.AccessSettings;
import dev.pinball.server.identity.AccessRefusedException.Reason;
import dev.pinball.server.reload.Reloaded;
import dev.pinball.server.request.Caller;
import dev.pinball.server.trace.CallObserver;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells who calls, and whether he may; any thread. */
public final class Access {
    private static final String AUTHORIZATION = "authorization";
    private static final String BEARER = "Bearer ";
    private static final Identity ITSELF = new Identity("warm-up", Optional.empty(), EnumSet.of(Role.GENERATE));

    private final Optional<Identity> everyone; // where nobody is asked
    private final Supplier<AccessFile> file;
    private final Optional<Reloaded<WebTokens>> tokens;
    private final TenantQuotas quotas = new TenantQuotas();
    private final ApiKey ownKey = ApiKey.random();
    private volatile boolean ready;

    private Access(Optional<Identity> everyone, Supplier<AccessFile> file, Optional<Reloaded<WebTokens>> tokens) {
        this.everyone = everyone;
        this.file = file;
        this.tokens = tokens;
    }

    /**
     * Reads the files of {@code settings}. Where there are none, everybody may ask and look; and do all else where the server
     * listens for its own machine alone.
     *
     * @throws dev.pinball.PinballException when a file can't be used
     */
    public static Access open(Vertx vertx, AccessSettings settings, boolean loopback) {
        Supplier<AccessFile> file = settings.file()
                .<Supplier<AccessFile>>map(path -> Reloaded.start(
                        vertx, "access", List.of(path), contents -> AccessFile.parse(contents.getFirst())))
                .orElse(() -> AccessFile.EMPTY);
        Optional<Reloaded<WebTokens>> tokens = settings.tokens()
                .map(accepted -> Reloaded.start(
                        vertx,
                        "web keys",
                        List.of(accepted.keys()),
                        contents -> WebTokens.of(contents.getFirst(), accepted)));
        Set<Role> roles = loopback ? EnumSet.allOf(Role.class) : EnumSet.of(Role.GENERATE, Role.INSPECT);
        Optional<Identity> everyone =
                settings.open() ? Optional.of(new Identity("anyone", Optional.empty(), roles)) : Optional.empty();
        return new Access(everyone, file, tokens);
    }

    /** The key of the server itself, until it is ready. */
    public String ownKey() {
        return ownKey.secret();
    }

    /** Whether a key in force, or what may be most of one, is anywhere in {@code text}, which must be in no log then. */
    public boolean holdsKey(String text) {
        return ApiKey.mayBePart(text)
                || text.contains(ownKey.secret())
                || ApiKey.candidates(text).anyMatch(key -> file.get().keys().containsKey(key.sha256()));
    }

    /** The server is warm, and answers others from now on. */
    public void ready() {
        ready = true;
    }

    /**
     * Who calls, with one of {@code roles}.
     *
     * @param headers all values of a name, in metadata or headers: of {@value #AUTHORIZATION}, the tenant, the priority
     * @param observers learn that he may not, or how his requests end; of those of the server itself they learn nothing
     * @throws AccessRefusedException if he may not
     * @throws InvalidRequestException for metadata out of its range
     */
    public Caller admit(Function<String, List<String>> headers, Set<Role> roles, List<CallObserver> observers) {
        try {
            return admitted(headers, roles, ready ? observers : List.of());
        } catch (AccessRefusedException refused) {
            String outcome = refused.reason().outcome();
            observers.forEach(observer -> observer.refused("", "", outcome));
            throw refused;
        } catch (InvalidRequestException invalid) {
            observers.forEach(observer -> observer.refused("", "", "invalid"));
            throw invalid;
        }
    }

    private Caller admitted(Function<String, List<String>> headers, Set<Role> roles, List<CallObserver> observers) {
        Caller asked = Caller.of(sole(headers, Caller.TENANT), sole(headers, Caller.PRIORITY));
        Identity identity = identify(sole(headers, AUTHORIZATION));
        if (!identity.mayAny(roles)) {
            throw new AccessRefusedException(
                    Reason.FORBIDDEN,
                    "%s may not do this (expected: the role %s)"
                            .formatted(
                                    identity.name(),
                                    roles.stream().map(Role::text).collect(Collectors.joining(" or "))));
        }
        String tenant = tenant(identity, asked);
        return new Caller(tenant, asked.priority(), quota(tenant), observers);
    }

    /** Of several values nobody can tell which is meant, and whoever is in front of the server may have read another one. */
    private static @Nullable String sole(Function<String, List<String>> headers, String name) {
        List<String> values = headers.apply(name);
        if (values.size() > 1) {
            throw new InvalidRequestException("%s: %d headers (expected: one)".formatted(name, values.size()));
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    private static String tenant(Identity identity, Caller asked) {
        if (identity.tenant().isEmpty()) {
            return asked.tenant();
        }
        String own = identity.tenant().get();
        if (!asked.tenant().isEmpty() && !asked.tenant().equals(own)) {
            throw new AccessRefusedException(
                    Reason.FORBIDDEN,
                    "%s: not that of %s (expected: %s)".formatted(Caller.TENANT, identity.name(), own));
        }
        return own;
    }

    private Optional<TenantQuota> quota(String tenant) {
        AccessFile known = file.get();
        TenantLimits limits =
                known.tenants().getOrDefault(tenant, known.tenants().get(AccessFile.OTHERS));
        return limits == null || !ready ? Optional.empty() : Optional.of(quotas.of(tenant, limits));
    }

    private Identity identify(@Nullable String authorization) {
        String secret = authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : "";
        if (!ready) {
            if (secret.equals(ownKey.secret())) {
                return ITSELF;
            }
            throw new AccessRefusedException(
                    Reason.STARTING, "the server is warming up (expected: health says SERVING)");
        }
        if (everyone.isPresent()) {
            return everyone.get();
        }
        if (secret.isEmpty()) {
            return anonymous(authorization);
        }
        return Optional.ofNullable(file.get().keys().get(new ApiKey(secret).sha256()))
                .or(() -> tokens.flatMap(accepted -> accepted.get().identify(secret)))
                .orElseThrow(() -> new AccessRefusedException(
                        Reason.UNKNOWN,
                        "authorization: unknown, or expired (expected: a key or a token of this server)"));
    }

    private Identity anonymous(@Nullable String authorization) {
        Set<Role> roles = file.get().anonymous();
        if (authorization != null || roles.isEmpty()) {
            throw new AccessRefusedException(
                    Reason.UNKNOWN, "authorization: absent (expected: Bearer, and a key or a token of this server)");
        }
        return new Identity("anonymous", Optional.of("anonymous"), roles);
    }
}
