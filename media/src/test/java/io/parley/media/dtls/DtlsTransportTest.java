package io.parley.media.dtls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.srtp.SrtpProfile;
import io.parley.testkit.Conditions;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DtlsTransportTest {

  private DtlsCall call = new DtlsCall(Conditions.PERFECT.withDelayMillis(10, 0), 1);

  @AfterEach
  void close() {
    call.close();
  }

  @Test
  void agreesOnKeysWithinTwoRoundTrips() {
    call.introduced();

    assertThat(call.runUntil(call::bothConnected)).isTrue();
    assertThat(call.time.elapsedNanos()).isEqualTo(40_000_000L);
    var ofServer = Objects.requireNonNull(call.server.srtpKeys());
    var ofClient = Objects.requireNonNull(call.client.srtpKeys());
    assertThat(ofServer.profile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
    assertThat(ofServer.clientKey()).isEqualTo(ofClient.clientKey()).isNotEqualTo(new byte[16]);
    assertThat(ofServer.serverKey()).isEqualTo(ofClient.serverKey());
    assertThat(ofServer.clientSalt()).isEqualTo(ofClient.clientSalt());
    assertThat(ofServer.serverSalt()).isEqualTo(ofClient.serverSalt());
    assertThat(ofServer.serverKey()).isNotEqualTo(ofServer.clientKey());
  }

  @Test
  void prefersGcmWhateverTheClientPrefers() {
    call =
        new DtlsCall(
            Conditions.PERFECT,
            1,
            SrtpProfile.AES_CM_128_HMAC_SHA1_80,
            SrtpProfile.AEAD_AES_128_GCM);
    call.introduced().runUntil(call::bothConnected);

    assertThat(Objects.requireNonNull(call.server.srtpKeys()).profile())
        .isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
  }

  @Test
  void takesTheOldProfileWhereTheClientHasNoOther() {
    call = new DtlsCall(Conditions.PERFECT, 1, SrtpProfile.AES_CM_128_HMAC_SHA1_80);
    call.introduced().runUntil(call::bothConnected);

    var keys = Objects.requireNonNull(call.client.srtpKeys());
    assertThat(keys.profile()).isEqualTo(SrtpProfile.AES_CM_128_HMAC_SHA1_80);
    assertThat(keys.serverSalt()).hasSize(14);
  }

  @Test
  void carriesMessagesBothWays() {
    call.introduced().runUntil(call::bothConnected);

    assertThat(call.client.sendApplicationData("hello".getBytes(UTF_8))).isTrue();
    assertThat(call.server.sendApplicationData(new byte[DtlsTransport.MAX_MESSAGE_BYTES])).isTrue();
    call.runUntil(() -> false);

    assertThat(call.server.pollApplicationData()).asString(UTF_8).isEqualTo("hello");
    assertThat(call.client.pollApplicationData()).hasSize(DtlsTransport.MAX_MESSAGE_BYTES);
    assertThat(call.client.pollApplicationData()).isNull();
  }

  @Test
  void refusesMessagesItCannotSend() {
    assertThat(call.client.sendApplicationData(new byte[10])).isFalse();

    call.introduced().runUntil(call::bothConnected);

    assertThat(call.client.sendApplicationData(new byte[0])).isFalse();
    assertThat(call.client.sendApplicationData(new byte[DtlsTransport.MAX_MESSAGE_BYTES + 1]))
        .isFalse();
  }

  @Test
  void holdsTheHelloUntilTheFingerprintIsKnown() {
    call.client.expectFingerprint("sha-256", DtlsCall.fingerprintOfServer());
    call.time.advanceMillis(1);
    call.step();
    call.time.advanceMillis(10);
    call.step();

    assertThat(call.server.state()).isEqualTo(DtlsState.WAITING);

    call.server.expectFingerprint("SHA-256", DtlsCall.fingerprintOfClient().toLowerCase());

    assertThat(call.runUntil(call::bothConnected)).isTrue();
  }

  @Test
  void theServerRefusesACertificateThatWasNotPromised() {
    call.client.expectFingerprint("sha-256", DtlsCall.fingerprintOfServer());
    call.server.expectFingerprint("sha-256", DtlsCall.fingerprintOfServer());
    call.runUntil(() -> call.client.state() == DtlsState.FAILED);

    assertThat(call.server.state()).isEqualTo(DtlsState.FAILED);
    assertThat(call.server.failure()).contains("bad_certificate");
    assertThat(call.server.srtpKeys()).isNull();
    assertThat(call.client.state()).isEqualTo(DtlsState.FAILED);
  }

  @Test
  void theClientRefusesACertificateThatWasNotPromised() {
    call.client.expectFingerprint("sha-256", DtlsCall.fingerprintOfClient());
    call.server.expectFingerprint("sha-256", DtlsCall.fingerprintOfClient());
    call.runUntil(() -> call.server.state() == DtlsState.FAILED);

    assertThat(call.client.state()).isEqualTo(DtlsState.FAILED);
    assertThat(call.client.failure()).contains("bad_certificate");
    assertThat(call.server.state()).isEqualTo(DtlsState.FAILED);
  }

  @Test
  void refusesAHashThatItDoesNotKnow() {
    call.client.expectFingerprint("md5", DtlsCall.fingerprintOfServer());
    call.server.expectFingerprint("sha-256", DtlsCall.fingerprintOfClient());
    call.runUntil(() -> call.client.state() == DtlsState.FAILED);

    assertThat(call.client.state()).isEqualTo(DtlsState.FAILED);
  }

  @Test
  void saysGoodBye() {
    call.introduced().runUntil(call::bothConnected);

    call.server.close();
    call.runUntil(() -> call.client.state() == DtlsState.CLOSED);

    assertThat(call.server.state()).isEqualTo(DtlsState.CLOSED);
    assertThat(call.client.state()).isEqualTo(DtlsState.CLOSED);
    assertThat(call.client.sendApplicationData(new byte[1])).isFalse();
  }

  @Test
  void givesUpOnAPeerThatDoesNotAnswer() {
    call.client.expectFingerprint("sha-256", DtlsCall.fingerprintOfServer());
    call.runUntil(() -> call.client.state() == DtlsState.FAILED);

    assertThat(call.client.failure()).contains("in time");
    assertThat(call.time.elapsedNanos()).isEqualTo(DtlsTransport.HANDSHAKE_NANOS);
    assertThat(call.client.wakeNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void connectsOnThreadsThatNobodyWaitsFor() throws InterruptedException {
    var progress = new Semaphore(0);
    var threads = new VirtualHandshakes(1);
    var identity = DtlsIdentity.create(new SeededSecureRandom(3));
    var client = DtlsTransport.client(identity, threads, progress::release, SrtpProfile.values());
    var server = DtlsTransport.server(identity, threads, progress::release);
    client.expectFingerprint("sha-256", identity.fingerprint());
    server.expectFingerprint("sha-256", identity.fingerprint());

    boolean progressed = true;
    for (long millis = 0; progressed && server.srtpKeys() == null; millis++) {
      exchange(client, server, millis * 1_000_000);
      progressed = progress.tryAcquire(10, TimeUnit.SECONDS);
    }

    assertThat(server.state()).isEqualTo(DtlsState.CONNECTED);
    client.close();
    server.close();
  }

  private static void exchange(DtlsTransport client, DtlsTransport server, long nowNanos) {
    pass(client, server, nowNanos);
    pass(server, client, nowNanos);
    pass(client, server, nowNanos);
  }

  private static void pass(DtlsTransport from, DtlsTransport to, long nowNanos) {
    byte[] packet = from.pollDatagram(nowNanos);
    while (packet != null) {
      to.receive(nowNanos, packet, 0, packet.length);
      packet = from.pollDatagram(nowNanos);
    }
  }
}
