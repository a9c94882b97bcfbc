package dev.pinball.server.tls;

import dev.pinball.server.config.TlsSettings;
import dev.pinball.server.reload.Reloaded;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Encrypts connections as they are accepted, by TLS 1.3 or 1.2 of the JDK. A connection keeps the certificate that it began with;
 * one that begins after the files have changed gets the new one.
 */
public final class ServerTls {
    private static final int HANDSHAKE_SECONDS_MAX = 10;
    /**
     * gRPC and JSON both come over HTTP/2 where a client offers it. What is sent after that decides, also where a client offers
     * nothing; one that offers other protocols alone is refused, as RFC 7301 says.
     */
    private static final ApplicationProtocolConfig PROTOCOLS = new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.FATAL_ALERT,
            SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_2,
            ApplicationProtocolNames.HTTP_1_1);

    private final Reloaded<Contexts> contexts;
    private final boolean mutual;
    private final ChannelGroup early = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private volatile boolean ready;

    /** @param early before the server is ready: it has no certificate of a client for the requests that it sends to itself */
    private record Contexts(SslContext early, SslContext ready) {}

    private ServerTls(Reloaded<Contexts> contexts, boolean mutual) {
        this.contexts = contexts;
        this.mutual = mutual;
    }

    /** @throws dev.pinball.PinballException when the files can't be used */
    public static ServerTls open(Vertx vertx, TlsSettings settings) {
        List<Path> files = new ArrayList<>(List.of(settings.certificate(), settings.key()));
        settings.clientAuthorities().ifPresent(files::add);
        return new ServerTls(
                Reloaded.start(vertx, "TLS", files, contents -> contexts(vertx, contents)),
                settings.clientAuthorities().isPresent());
    }

    private static Contexts contexts(Vertx vertx, List<byte[]> contents) throws Exception {
        SslContextBuilder context = SslContextBuilder.forServer(
                        CertificateFiles.keys(vertx, contents.get(0), contents.get(1)))
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(PROTOCOLS);
        SslContext forEveryClient = context.build();
        if (contents.size() == 2) {
            return new Contexts(forEveryClient, forEveryClient);
        }
        context.clientAuth(ClientAuth.REQUIRE).trustManager(CertificateFiles.authorities(vertx, contents.get(2)));
        return new Contexts(forEveryClient, context.build());
    }

    /** Clients need what the settings say from now on; a connection that began before is closed. */
    public void ready() {
        ready = true;
        var _ = early.close();
    }

    /** Adds what decrypts and encrypts to a connection before its first byte. */
    public void begin(ChannelPipeline pipeline) {
        if (mutual && !ready) {
            early.add(pipeline.channel());
        }
        SslContext context = ready ? contexts.get().ready() : contexts.get().early();
        SslHandler handler = context.newHandler(pipeline.channel().alloc());
        handler.setHandshakeTimeout(HANDSHAKE_SECONDS_MAX, TimeUnit.SECONDS);
        pipeline.addLast(handler, new HandshakeFailures());
    }
}
