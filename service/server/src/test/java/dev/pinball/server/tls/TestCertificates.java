package dev.pinball.server.tls;

import dev.pinball.loadtest.client.ServerAddress;
import dev.pinball.server.config.TlsSettings;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;

/** An authority, and the files of a server that it vouches for. */
public final class TestCertificates {
    private final Path folder;
    private final X509Bundle authority;

    public TestCertificates(Path folder) throws Exception {
        this.folder = folder;
        authority = new CertificateBuilder()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(authorityFile(), authority.getCertificatePEM());
        issue("CN=first");
    }

    /** Replaces certificate and key, one after the other. */
    public void issue(String subject) throws Exception {
        X509Bundle issued = issued(subject);
        replace("server.pem", issued.getCertificatePEM());
        replace("server.key", issued.getPrivateKeyPEM());
    }

    private X509Bundle issued(String subject) throws Exception {
        return new CertificateBuilder()
                .subject(subject)
                .addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
    }

    /** For a client that shows a certificate of the authority. */
    public X509Bundle client() throws Exception {
        return issued("CN=client");
    }

    /** As a secret of Kubernetes is replaced: a reader sees the old file or the new one. */
    public void replace(String name, String content) throws Exception {
        Path next = Files.writeString(folder.resolve(name + ".next"), content);
        Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    public TlsSettings settings() {
        return new TlsSettings(folder.resolve("server.pem"), folder.resolve("server.key"), Optional.empty());
    }

    /** Clients need a certificate of the authority. */
    public TlsSettings mutual() {
        return new TlsSettings(settings().certificate(), settings().key(), Optional.of(authorityFile()));
    }

    public TrustManagerFactory trust() throws Exception {
        return ServerAddress.trustOf(authorityFile());
    }

    private Path authorityFile() {
        return folder.resolve("authority.pem");
    }
}
