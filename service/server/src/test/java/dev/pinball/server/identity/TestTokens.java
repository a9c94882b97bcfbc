package dev.pinball.server.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Signs tokens as an issuer does. */
final class TestTokens {
    static final String ISSUER = "https://issuer.example";
    static final String AUDIENCE = "pinball";

    private final ECKey key;

    TestTokens() throws JOSEException {
        key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
    }

    /** What others may know of its key. */
    String keySet() {
        return new JWKSet(key).toPublicJWKSet().toString();
    }

    JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("alice")
                .claim("scope", "openid pinball.generate")
                .expirationTime(in(Duration.ofMinutes(5)));
    }

    String signed(JWTClaimsSet.Builder claims) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims.build());
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    static Date in(Duration time) {
        return Date.from(Instant.now().plus(time));
    }
}
