package dev.pinball.loadtest.client;

import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Where a server is, and how a client and it trust each other.
 *
 * @param trust vouches for the certificate of the server; empty without TLS
 * @param token sent with each call as {@code authorization: Bearer TOKEN}; empty for none
 */
public record ServerAddress(String host, int port, Optional<TrustManagerFactory> trust, Optional<String> token) {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    /** A server without TLS that asks for no token. */
    public static ServerAddress of(String host, int port) {
        return new ServerAddress(host, port, Optional.empty(), Optional.empty());
    }

    public ServerAddress withToken(String value) {
        return new ServerAddress(host, port, trust, Optional.of(value));
    }

    /** The same by TLS; {@code authorities} vouch for it. */
    public ServerAddress withTrust(TrustManagerFactory authorities) {
        return new ServerAddress(host, port, Optional.of(authorities), token);
    }

    /** Trusts the authorities that the JDK knows. */
    public static TrustManagerFactory trustOfSystem() throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init((KeyStore) null);
        return trust;
    }

    /** Trusts the certificates in a file of PEM. */
    public static TrustManagerFactory trustOf(Path authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(authorities)) {
            int count = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry(Integer.toString(count++), certificate);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust;
    }

    /** A channel of gRPC to it, to be built. */
    public NettyChannelBuilder channel() {
        NettyChannelBuilder channel = NettyChannelBuilder.forAddress(host, port);
        token.ifPresent(value -> {
            Metadata headers = new Metadata();
            headers.put(AUTHORIZATION, "Bearer " + value);
            channel.intercept(MetadataUtils.newAttachHeadersInterceptor(headers));
        });
        if (trust.isEmpty()) {
            return channel.usePlaintext();
        }
        try {
            return channel.sslContext(
                    GrpcSslContexts.forClient().trustManager(trust.get()).build());
        } catch (SSLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** What a client of HTTP begins TLS with; empty without TLS. */
    Optional<SSLContext> sslContext() {
        return trust.map(authorities -> {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, authorities.getTrustManagers(), null);
                return context;
            } catch (GeneralSecurityException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    /** The address of a path over HTTP. */
    String url(String path) {
        return "%s://%s:%d%s"
                .formatted(
                        trust.isPresent() ? "https" : "http", host.contains(":") ? "[" + host + "]" : host, port, path);
    }
}
