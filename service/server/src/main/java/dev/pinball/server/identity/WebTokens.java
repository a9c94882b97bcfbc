package dev.pinball.server.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.pinball.server.config.AccessSettings;
import dev.pinball.server.request.Caller;
import java.text.ParseException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells who calls from a JSON web token (RFC 7519) that is signed by one of the keys of a set. Its subject is the caller, the claim
 * {@code tenant}, or else the subject, the tenant; what it may do are those of its scopes, or roles, that begin with {@value
 * #PREFIX}.
 */
final class WebTokens {
    static final String PREFIX = "pinball.";
    /** None with a shared secret, and not {@code none}. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384);

    private static final int CHARACTERS_MAX = 8 << 10;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    private WebTokens(JWKSet keys, AccessSettings.Tokens settings) {
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys)));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                settings.audience(),
                new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                Set.of("sub", "exp")));
    }

    /** @throws dev.pinball.PinballException when {@code keySet} is no JSON web key set */
    static WebTokens of(byte[] keySet, AccessSettings.Tokens settings) {
        try {
            return new WebTokens(JWKSet.parse(new String(keySet, UTF_8)), settings);
        } catch (ParseException _) { // whose message may quote the file
            throw new AccessFile.InvalidAccessException("no JSON web key set (expected: as in RFC 7517)");
        }
    }

    /** Empty for what is no token that is valid now. */
    Optional<Identity> identify(String token) {
        if (token.length() > CHARACTERS_MAX) {
            return Optional.empty();
        }
        try {
            return Optional.of(identity(processor.process(SignedJWT.parse(token), null)));
        } catch (ParseException | BadJOSEException | JOSEException _) {
            return Optional.empty();
        }
    }

    private static Identity identity(JWTClaimsSet claims) throws ParseException {
        String claimed = claims.getStringClaim("tenant");
        String tenant = claimed == null ? claims.getSubject() : claimed;
        if (!Caller.isTenant(tenant)) {
            throw new ParseException("tenant", 0);
        }
        return new Identity(claims.getSubject(), Optional.of(tenant), roles(claims));
    }

    private static Set<Role> roles(JWTClaimsSet claims) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        Stream.of("scope", "scp", "roles")
                .flatMap(name -> texts(claims.getClaim(name)))
                .forEach(text -> {
                    for (Role role : Role.values()) {
                        if (text.equals(PREFIX + role.text())) {
                            roles.add(role);
                        }
                    }
                });
        return roles;
    }

    /** A scope is one text of words (RFC 8693), or a list of texts. */
    private static Stream<String> texts(Object claim) {
        return switch (claim) {
            case String words -> Stream.of(words.split(" "));
            case Collection<?> list -> list.stream().map(String::valueOf);
            case null, default -> Stream.empty();
        };
    }
}
