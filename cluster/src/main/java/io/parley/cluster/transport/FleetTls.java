package io.parley.cluster.transport;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Both sides' credentials of mutual TLS, renewed from their files.
///
/// A certificate counts by its issuer alone: nodes are reached by addresses that no certificate
/// could have named.
final class FleetTls implements AutoCloseable {

  /// Renewals come days before they are needed.
  private static final long RELOAD_MINUTES = 1;

  private final AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
  private final AdvancedTlsX509TrustManager issuers;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tls-reload").factory());

  private FleetTls(TlsProperties files) throws IOException, GeneralSecurityException {
    issuers =
        AdvancedTlsX509TrustManager.newBuilder()
            .setVerification(AdvancedTlsX509TrustManager.Verification.CERTIFICATE_ONLY_VERIFICATION)
            .build();
    identity.updateIdentityCredentials(
        new File(files.certificate()),
        new File(files.privateKey()),
        RELOAD_MINUTES,
        TimeUnit.MINUTES,
        timer);
    issuers.updateTrustCredentials(
        new File(files.trust()), RELOAD_MINUTES, TimeUnit.MINUTES, timer);
  }

  static FleetTls load(TlsProperties files) {
    try {
      return new FleetTls(files);
    } catch (IOException | GeneralSecurityException unusable) {
      throw new IllegalArgumentException("parley.tls: " + unusable.getMessage(), unusable);
    }
  }

  ServerCredentials server() {
    return TlsServerCredentials.newBuilder()
        .keyManager(identity)
        .trustManager(issuers)
        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
        .build();
  }

  ChannelCredentials channel() {
    return TlsChannelCredentials.newBuilder().keyManager(identity).trustManager(issuers).build();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
