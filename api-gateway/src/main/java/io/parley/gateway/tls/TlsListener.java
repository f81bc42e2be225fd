package io.parley.gateway.tls;

import io.netty.handler.ssl.SslContextBuilder;
import io.parley.gateway.socket.Retransmission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/// Serves over HTTPS and WSS what the gateway serves over HTTP.
public final class TlsListener implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(TlsListener.class);

  /// With the web server, which Boot starts in this phase.
  private static final int PHASE = Integer.MAX_VALUE - 2048;

  /// As the plain listener has it: the first offer of a client rides in the URL.
  private static final int MAX_LINE_BYTES = 64 << 10;

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);

  private final InetAddress address;
  private final int port;
  private final Path directory;
  private final HttpHandler handler;
  private final ReactorResourceFactory resources;
  private final InstantSource clock;
  private volatile @Nullable DisposableServer server;

  /// @param port 0 for any that is free
  /// @param directory where the certificate is kept
  public TlsListener(
      InetAddress address,
      int port,
      Path directory,
      HttpHandler handler,
      ReactorResourceFactory resources,
      InstantSource clock) {
    this.address = address;
    this.port = port;
    this.directory = directory;
    this.handler = handler;
    this.resources = resources;
    this.clock = clock;
  }

  @Override
  public void start() {
    try {
      OwnCertificate own = OwnCertificate.load(directory, address, clock.instant());
      var context = SslContextBuilder.forServer(own.key(), own.certificate()).build();
      server =
          Retransmission.steady(HttpServer.create())
              .bindAddress(() -> new InetSocketAddress(address, port))
              .runOn(resources.getLoopResources())
              .secure(tls -> tls.sslContext(context))
              .httpRequestDecoder(
                  decoder ->
                      decoder.maxInitialLineLength(MAX_LINE_BYTES).maxHeaderSize(MAX_LINE_BYTES))
              .handle(new ReactorHttpHandlerAdapter(handler))
              .bindNow();
      log.atInfo().addKeyValue("port", port()).log("HTTPS listens");
    } catch (IOException failed) {
      throw new UncheckedIOException("HTTPS cannot be served: " + failed.getMessage(), failed);
    }
  }

  /// Where it listens; 0 while it does not.
  public int port() {
    DisposableServer running = server;
    return running == null ? 0 : running.port();
  }

  @Override
  public void stop() {
    DisposableServer running = server;
    server = null;
    if (running != null) {
      running.disposeNow(STOP_TIMEOUT);
    }
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
