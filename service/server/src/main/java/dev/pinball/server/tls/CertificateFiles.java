package dev.pinball.server.tls;

import dev.pinball.PinballException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;

/** Reads the files of TLS, and checks that they belong together. */
final class CertificateFiles {
    private static final byte[] PROBE = {1};

    private CertificateFiles() {}

    /** The certificate of the server with its key. */
    static KeyManagerFactory keys(Vertx vertx, byte[] certificate, byte[] key) throws Exception {
        PublicKey publicKey = first(certificate).getPublicKey();
        KeyManagerFactory keys = new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(certificate))
                .addKeyValue(Buffer.buffer(key))
                .getKeyManagerFactory(vertx);
        if (!belongTogether(publicKey, privateKey(keys, publicKey.getAlgorithm()))) {
            throw new TlsException("the key is not that of the certificate (expected: files that were made together)");
        }
        return keys;
    }

    /** Those who vouch for clients. */
    static TrustManagerFactory authorities(Vertx vertx, byte[] certificates) throws Exception {
        return new PemTrustOptions().addCertValue(Buffer.buffer(certificates)).getTrustManagerFactory(vertx);
    }

    private static X509Certificate first(byte[] certificates) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(certificates))
                        .stream()
                        .findFirst()
                        .orElseThrow(() -> new TlsException("no certificate (expected: one or more, of PEM)"));
    }

    private static PrivateKey privateKey(KeyManagerFactory keys, String algorithm) {
        X509KeyManager manager = (X509KeyManager) keys.getKeyManagers()[0];
        String[] names = Objects.requireNonNullElse(manager.getServerAliases(algorithm, null), new String[0]);
        return List.of(names).stream()
                .findFirst()
                .map(manager::getPrivateKey)
                .orElseThrow(() -> new TlsException("the key is none of %s, as its certificate".formatted(algorithm)));
    }

    private static boolean belongTogether(PublicKey publicKey, PrivateKey privateKey) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case String other -> other;
                });
        signature.initSign(privateKey);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(PROBE);
        return signature.verify(signed);
    }

    /** The files can't be used. */
    private static final class TlsException extends PinballException {
        private static final long serialVersionUID = 1;

        TlsException(String message) {
            super(message);
        }
    }
}
