package io.parley.cluster.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.parley.protocol.sfu.FindReply;
import io.parley.protocol.sfu.FindRequest;
import io.parley.protocol.sfu.SfuSessionsGrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrpcTransportContractTest {

  @TempDir Path directory;

  private static final class Echo extends SfuSessionsGrpc.SfuSessionsImplBase {
    @Override
    public void find(FindRequest request, StreamObserver<FindReply> answer) {
      answer.onNext(FindReply.newBuilder().setParticipantSid(request.getIdentity()).build());
      answer.onCompleted();
    }
  }

  private static Server start(GrpcTransport transport) throws IOException {
    return transport.server("127.0.0.1", 0).addService(new Echo()).build().start();
  }

  private static String ask(NettyChannelBuilder builder) {
    ManagedChannel channel = builder.build();
    try {
      return SfuSessionsGrpc.newBlockingStub(channel)
          .withDeadlineAfter(5, TimeUnit.SECONDS)
          .find(FindRequest.newBuilder().setIdentity("ann").build())
          .getParticipantSid();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void speaksInTheClearWithoutCertificates() throws IOException {
    try (GrpcTransport transport = new GrpcTransport(TlsProperties.NONE)) {
      Server server = start(transport);
      assertThat(ask(transport.channel("127.0.0.1", server.getPort()))).isEqualTo("ann");
      server.shutdownNow();
    }
  }

  @Test
  void takesEveryMemberOfTheFleetByItsIssuerWhateverItsName() throws Exception {
    TestIssuer issuer = new TestIssuer("fleet");
    try (GrpcTransport one = new GrpcTransport(issuer.issue(directory.resolve("one"), "one"));
        GrpcTransport other =
            new GrpcTransport(issuer.issue(directory.resolve("other"), "other"))) {
      Server server = start(one);
      assertThat(ask(other.channel("127.0.0.1", server.getPort()))).isEqualTo("ann");
      server.shutdownNow();
    }
  }

  @Test
  void refusesCallersWithoutACertificate() throws Exception {
    TlsProperties files = new TestIssuer("fleet").issue(directory, "one");
    try (GrpcTransport transport = new GrpcTransport(files);
        GrpcTransport clear = new GrpcTransport(TlsProperties.NONE)) {
      Server server = start(transport);
      var anonymous =
          TlsChannelCredentials.newBuilder().trustManager(Path.of(files.trust()).toFile()).build();
      assertThatThrownBy(
              () ->
                  ask(
                      NettyChannelBuilder.forAddress("127.0.0.1", server.getPort(), anonymous)
                          .overrideAuthority("one")))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("UNAVAILABLE");
      assertThatThrownBy(() -> ask(clear.channel("127.0.0.1", server.getPort())))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("UNAVAILABLE");
      server.shutdownNow();
    }
  }

  @Test
  void refusesCertificatesOfOtherIssuersOnEitherSide() throws Exception {
    TlsProperties ours = new TestIssuer("fleet").issue(directory.resolve("ours"), "one");
    TlsProperties theirs = new TestIssuer("fleet").issue(directory.resolve("theirs"), "one");
    TlsProperties mixed =
        new TlsProperties(theirs.certificate(), theirs.privateKey(), ours.trust());
    try (GrpcTransport transport = new GrpcTransport(ours);
        GrpcTransport foreign = new GrpcTransport(mixed)) {
      Server server = start(transport);
      Server impostor = start(foreign);
      assertThatThrownBy(() -> ask(foreign.channel("127.0.0.1", server.getPort())))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("UNAVAILABLE");
      assertThatThrownBy(() -> ask(transport.channel("127.0.0.1", impostor.getPort())))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("UNAVAILABLE");
      server.shutdownNow();
      impostor.shutdownNow();
    }
  }

  @Test
  void wantsAllThreeFilesOrNone() {
    assertThat(new TlsProperties("", null, "").isConfigured()).isFalse();
    assertThatThrownBy(() -> new TlsProperties("certificate.pem", "", "trust.pem"))
        .hasMessageContaining("parley.tls must have");
    assertThatThrownBy(() -> new GrpcTransport(new TlsProperties("/none", "/none", "/none")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("parley.tls: ");
  }
}
