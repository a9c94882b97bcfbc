package dev.pinball.server.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.pinball.PinballException;
import dev.pinball.server.config.AccessSettings;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.server.identity.AccessRefusedException.Reason;
import dev.pinball.server.request.Caller;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AccessTest {
    private static final Set<Role> GENERATE = EnumSet.of(Role.GENERATE);

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private Access access(String yaml) throws IOException {
        write("access.yaml", yaml);
        return ready(new AccessSettings(Optional.of(folder.resolve("access.yaml")), Optional.empty()));
    }

    private Access accepting(TestTokens tokens) throws IOException {
        write("keys.json", tokens.keySet());
        AccessSettings.Tokens settings =
                new AccessSettings.Tokens(folder.resolve("keys.json"), TestTokens.ISSUER, TestTokens.AUDIENCE);
        return ready(new AccessSettings(Optional.empty(), Optional.of(settings)));
    }

    private Access ready(AccessSettings settings) {
        Access access = Access.open(vertx, settings, true);
        access.ready();
        return access;
    }

    private void write(String name, String content) throws IOException {
        Path next = Files.writeString(folder.resolve(name + ".next"), content);
        Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String entry(ApiKey key, String more) {
        return "keys:\n- {name: acme-prod, sha256: %s%s}\n".formatted(key.sha256(), more);
    }

    private static Caller admit(Access access, @Nullable String secret, @Nullable String tenant, Set<Role> roles) {
        Map<String, List<String>> headers = new HashMap<>();
        if (secret != null) {
            headers.put("authorization", List.of("Bearer " + secret));
        }
        if (tenant != null) {
            headers.put("pinball-tenant", List.of(tenant));
        }
        return access.admit(name -> headers.getOrDefault(name, List.of()), roles, List.of());
    }

    private static void assertRefused(
            Reason reason, Access access, @Nullable String secret, @Nullable String tenant, Set<Role> roles) {
        assertThatThrownBy(() -> admit(access, secret, tenant, roles))
                .isInstanceOfSatisfying(AccessRefusedException.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(reason);
                    assertThat(refused.getMessage()).doesNotContain(secret == null ? "Bearer x" : secret);
                });
    }

    @Test
    void withoutSettingsEverybodyMayDoAllOnTheSameMachineAndAskAndLookFromOthers() {
        Access local = ready(AccessSettings.OPEN);
        assertThat(admit(local, null, "acme", EnumSet.of(Role.TRAIN)).tenant()).isEqualTo("acme");
        Access reached = Access.open(vertx, AccessSettings.OPEN, false);
        reached.ready();
        assertThatCode(() -> admit(reached, null, null, GENERATE)).doesNotThrowAnyException();
        assertThatCode(() -> admit(reached, null, null, EnumSet.of(Role.INSPECT)))
                .doesNotThrowAnyException();
        assertRefused(Reason.FORBIDDEN, reached, null, null, EnumSet.of(Role.TRAIN));
        assertRefused(Reason.FORBIDDEN, reached, null, null, EnumSet.of(Role.ADMINISTER));
    }

    @Test
    void untilItIsReadyAServerAnswersItselfAlone() {
        Access access = Access.open(vertx, AccessSettings.OPEN, true);
        assertRefused(Reason.STARTING, access, null, null, GENERATE);
        assertThatCode(() -> admit(access, access.ownKey(), null, GENERATE)).doesNotThrowAnyException();
        assertRefused(Reason.FORBIDDEN, access, access.ownKey(), null, EnumSet.of(Role.ADMINISTER));
    }

    @Test
    void theServersOwnKeyIsNoneOnceItIsReady() throws IOException {
        Access access = access("anonymous: [generate]");
        assertRefused(Reason.UNKNOWN, access, access.ownKey(), null, GENERATE);
    }

    @Test
    void aKeyMayDoWhatItsRolesSay() throws IOException {
        ApiKey key = ApiKey.random();
        Access access = access(entry(key, ", roles: [generate, train]"));
        assertThat(admit(access, key.secret(), null, GENERATE).tenant()).isEqualTo("acme-prod");
        assertThatCode(() -> admit(access, key.secret(), null, EnumSet.of(Role.TRAIN)))
                .doesNotThrowAnyException();
        assertRefused(Reason.FORBIDDEN, access, key.secret(), null, EnumSet.of(Role.ADMINISTER));
        assertRefused(Reason.UNKNOWN, access, ApiKey.random().secret(), null, GENERATE);
        assertRefused(Reason.UNKNOWN, access, null, null, GENERATE);
    }

    @Test
    void theTenantIsThatOfTheKeyWhateverTheCallSays() throws IOException {
        ApiKey key = ApiKey.random();
        Access access = access(entry(key, ", tenant: acme"));
        assertThat(admit(access, key.secret(), "acme", GENERATE).tenant()).isEqualTo("acme");
        assertRefused(Reason.FORBIDDEN, access, key.secret(), "other", GENERATE);
    }

    @Test
    void aGatewaysKeyMayNameAnyTenant() throws IOException {
        ApiKey key = ApiKey.random();
        Access access = access(entry(key, ", tenant: '*'"));
        assertThat(admit(access, key.secret(), "other", GENERATE).tenant()).isEqualTo("other");
    }

    @Test
    void callersWithoutAKeyMayDoWhatTheFileGrantsThem() throws IOException {
        Access access = access("anonymous: [inspect]");
        assertThat(admit(access, null, null, EnumSet.of(Role.INSPECT)).tenant()).isEqualTo("anonymous");
        assertRefused(Reason.FORBIDDEN, access, null, null, GENERATE);
    }

    @Test
    void aKeyThatIsTakenOutOfTheFileIsRefusedAndDamageChangesNothing() throws IOException {
        ApiKey key = ApiKey.random();
        Access access = access(entry(key, ""));
        write("access.yaml", "keys: [");
        write("access.yaml", "anonymous: [inspect]");
        RunningServer.await(() -> !admitted(access, key));
        assertRefused(Reason.UNKNOWN, access, key.secret(), null, GENERATE);
    }

    private static boolean admitted(Access access, ApiKey key) {
        try {
            admit(access, key.secret(), null, GENERATE);
            return true;
        } catch (AccessRefusedException _) {
            return false;
        }
    }

    @Test
    void limitsAreThoseOfTheTenantOrOfAllOthers() throws IOException {
        Access access = access("anonymous: [generate]\ntenants:\n  anonymous: {requests_per_minute: 1}\n");
        Caller caller = admit(access, null, null, GENERATE);
        long now = System.nanoTime();
        assertThat(caller.quota().orElseThrow().begin(now)).isEmpty();
        assertThat(admit(access, null, null, GENERATE).quota().orElseThrow().begin(now))
                .isPresent();
        Access others = access("anonymous: [generate]\ntenants:\n  '*': {tokens_per_minute: 0}\n");
        assertThat(admit(others, null, null, GENERATE).quota().orElseThrow().begin(now))
                .isPresent();
        assertThat(admit(access("anonymous: [generate]"), null, null, GENERATE).quota())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys: [",
                "kees: []",
                "keys: [{sha256: 00}]",
                "keys: [{name: a, sha256: 00}]",
                "keys: [{name: a, sha256: ZZ, roles: [fly]}]",
                "tenants: {a: {requests: -1}}",
                "anonymous: [everything]",
                "keys: [null]",
                "keys: [{name: '*', sha256: 0000000000000000000000000000000000000000000000000000000000000000}]",
                "keys: [{name: a, tenant: '', sha256: 0000000000000000000000000000000000000000000000000000000000000000}]",
                "tenants: {a: }"
            })
    void aFileThatSaysWhatCannotBeIsRefusedByName(String yaml) {
        assertThatThrownBy(() -> access(yaml))
                .isInstanceOf(PinballException.class)
                .hasMessageContaining("access.yaml");
    }

    @Test
    void aTokenSaysWhoCallsAndWhatHeMayDo() throws Exception {
        TestTokens tokens = new TestTokens();
        Access access = accepting(tokens);
        assertThat(admit(access, tokens.signed(tokens.claims()), null, GENERATE).tenant())
                .isEqualTo("alice");
        String ofAcme = tokens.signed(tokens.claims().claim("tenant", "acme").claim("roles", List.of("pinball.train")));
        assertThat(admit(access, ofAcme, null, EnumSet.of(Role.TRAIN)).tenant()).isEqualTo("acme");
        assertRefused(Reason.FORBIDDEN, access, ofAcme, null, EnumSet.of(Role.ADMINISTER));
        assertRefused(Reason.FORBIDDEN, access, ofAcme, "other", GENERATE);
    }

    @Test
    void aTokenThatIsExpiredForgedOrMeantForOthersIsRefused() throws Exception {
        TestTokens tokens = new TestTokens();
        Access access = accepting(tokens);
        SignedJWT shared =
                new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), tokens.claims().build());
        shared.sign(new MACSigner(tokens.keySet().getBytes(UTF_8)));
        JWTClaimsSet claims = tokens.claims().build();
        for (String refused : List.of(
                tokens.signed(tokens.claims().expirationTime(TestTokens.in(Duration.ofMinutes(-5)))),
                tokens.signed(tokens.claims().expirationTime(null)),
                tokens.signed(tokens.claims().notBeforeTime(TestTokens.in(Duration.ofMinutes(5)))),
                tokens.signed(tokens.claims().issuer("https://other.example")),
                tokens.signed(tokens.claims().audience("other")),
                tokens.signed(tokens.claims().subject(null)),
                tokens.signed(tokens.claims().claim("tenant", "")),
                new TestTokens().signed(tokens.claims()),
                new PlainJWT(claims).serialize(),
                shared.serialize(),
                tokens.signed(tokens.claims()).replaceFirst("[A-Za-z0-9_-]{8}$", "AAAAAAAA"),
                "no token",
                "a.b.c",
                "x".repeat(100_000))) {
            assertRefused(Reason.UNKNOWN, access, refused, null, GENERATE);
        }
    }
}
