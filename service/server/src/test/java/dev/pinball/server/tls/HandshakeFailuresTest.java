package dev.pinball.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.NotSslRecordException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class HandshakeFailuresTest {
    @Test
    void saysNothingOfWhatAClientWithoutTlsSends() {
        assertThat(HandshakeFailures.reason(new NotSslRecordException("not an SSL/TLS record: 504f5354202f")))
                .isEqualTo("what it sends is not TLS");
        assertThat(HandshakeFailures.reason(new IllegalStateException("504f5354")))
                .doesNotContain("504f5354");
    }

    @Test
    void saysWhyAHandshakeFailed() {
        assertThat(HandshakeFailures.reason(new SSLHandshakeException("no cipher suites in common")))
                .isEqualTo("no cipher suites in common");
    }
}
