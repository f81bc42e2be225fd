package io.parley.media.peer;

import io.parley.media.dtls.DtlsIdentity;
import io.parley.media.dtls.DtlsState;
import io.parley.media.dtls.DtlsTransport;
import io.parley.media.dtls.HandshakeRunner;
import io.parley.media.ice.IceCredentials;
import io.parley.media.ice.IceLite;
import io.parley.media.ice.IceState;
import io.parley.media.ice.Path;
import io.parley.media.section.RemoteTransport;
import io.parley.media.section.TrafficKind;
import io.parley.media.srtp.SrtpKeys;
import io.parley.media.srtp.SrtpReceiver;
import io.parley.media.srtp.SrtpSender;
import io.parley.media.stun.StunMessage;
import io.parley.media.stun.StunWriter;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The secured way to one peer: ICE finds it, DTLS proves who it is, SRTP keys follow (RFC 5764).
///
/// No DTLS state is made before a verified check. Owned by one shard.
final class Transport {

  private static final int APPLICATION_DATA = 23;

  private final IceLite ice;
  private final boolean dtlsServer;
  private final DtlsIdentity identity;
  private final HandshakeRunner handshakes;
  private final Runnable onProgress;
  private final ControlOutbox outbox;
  private final Traffic traffic;
  private final RepeatedAnswer answers = new RepeatedAnswer();
  private final MemorySegment reply = MemorySegment.ofArray(new byte[StunWriter.MAX_BYTES]);

  private @Nullable RemoteTransport remote;
  private @Nullable DtlsTransport dtls;
  private @Nullable SrtpReceiver opening;
  private @Nullable SrtpSender sealing;

  Transport(
      IceCredentials local,
      boolean highestPriorityNomination,
      boolean dtlsServer,
      DtlsIdentity identity,
      HandshakeRunner handshakes,
      Runnable onProgress,
      ControlOutbox outbox,
      Traffic traffic) {
    ice = new IceLite(local, highestPriorityNomination);
    this.dtlsServer = dtlsServer;
    this.identity = identity;
    this.handshakes = handshakes;
    this.onProgress = onProgress;
    this.outbox = outbox;
    this.traffic = traffic;
  }

  IceLite ice() {
    return ice;
  }

  @Nullable SrtpReceiver opening() {
    return opening;
  }

  @Nullable SrtpSender sealing() {
    return sealing;
  }

  /// Where packets go, null before the first check.
  @Nullable Path path() {
    return ice.selected();
  }

  void describe(long nowNanos, RemoteTransport described) {
    boolean first = remote == null;
    remote = described;
    ice.remote(described.ufrag(), described.password());
    if (first && dtls != null) {
      expect(dtls, described);
    }
    flush(nowNanos);
  }

  /// @return whether the check was verified
  boolean check(long nowNanos, Path path, StunMessage message) {
    int length = ice.receive(nowNanos, path, message, reply, 0);
    if (length == 0) {
      return false;
    }
    if (outbox.send(path, reply, 0, length)) {
      traffic.out(TrafficKind.OTHER, length);
    }
    boolean known = ice.isChecked(path);
    if (known && dtls == null) {
      begin();
    }
    if (known) {
      answers.answered(nowNanos, path, reply, length);
      flush(nowNanos);
    }
    return known;
  }

  private void begin() {
    DtlsTransport begun =
        dtlsServer
            ? DtlsTransport.server(identity, handshakes, onProgress)
            : DtlsTransport.client(identity, handshakes, onProgress);
    dtls = begun;
    RemoteTransport described = remote;
    if (described != null) {
      expect(begun, described);
    }
  }

  private static void expect(DtlsTransport dtls, RemoteTransport described) {
    dtls.expectFingerprint(described.fingerprintAlgorithm(), described.fingerprint());
  }

  void receive(long nowNanos, Path path, byte[] datagram) {
    DtlsTransport handshake = dtls;
    if (handshake == null) {
      return;
    }
    handshake.receive(nowNanos, datagram, 0, datagram.length);
    if (handshake.state() == DtlsState.CONNECTED) {
      ice.heard(nowNanos, path);
    }
    flush(nowNanos);
  }

  /// An authentic media packet came on this path.
  void heard(long nowNanos, Path path) {
    ice.heard(nowNanos, path);
    if (dtls != null) {
      dtls.confirmed();
    }
  }

  /// Sends what DTLS has to say, and what ICE says again.
  void flush(long nowNanos) {
    repeat(nowNanos);
    DtlsTransport handshake = dtls;
    if (handshake == null) {
      return;
    }
    for (byte[] out = handshake.pollDatagram(nowNanos);
        out != null;
        out = handshake.pollDatagram(nowNanos)) {
      Path to = ice.selected();
      if (to != null && outbox.send(to, out)) {
        traffic.out(ofDtls(out[0]), out.length);
      }
    }
  }

  private void repeat(long nowNanos) {
    byte[] answer = answers.poll(nowNanos);
    Path to = answers.path();
    if (answer != null && to != null && outbox.send(to, answer)) {
      traffic.out(TrafficKind.OTHER, answer.length);
    }
  }

  /// What a datagram of DTLS is counted as, by the type of its first record (RFC 6347 §4.1): what
  /// is not the handshake's is SCTP.
  static TrafficKind ofDtls(byte firstByte) {
    return firstByte == APPLICATION_DATA ? TrafficKind.DATA : TrafficKind.OTHER;
  }

  /// Takes the keys up once the handshake is done.
  ///
  /// @return whether this was the moment
  boolean takeKeys() {
    DtlsTransport handshake = dtls;
    if (sealing != null || handshake == null || handshake.state() != DtlsState.CONNECTED) {
      return false;
    }
    SrtpKeys keys = handshake.srtpKeys();
    if (keys == null) {
      return false;
    }
    opening = new SrtpReceiver(keys, dtlsServer);
    sealing = new SrtpSender(keys, !dtlsServer);
    keys.wipe();
    return true;
  }

  byte @Nullable [] pollApplicationData() {
    return dtls == null ? null : dtls.pollApplicationData();
  }

  void sendApplicationData(long nowNanos, byte[] data) {
    if (dtls != null && dtls.sendApplicationData(data)) {
      flush(nowNanos);
    }
  }

  /// Whether the other side said good-bye.
  boolean isLeft() {
    return dtls != null && dtls.state() == DtlsState.CLOSED;
  }

  /// Why it is over, null while it is not.
  @Nullable String failure(long nowNanos) {
    if (dtls != null && dtls.state() == DtlsState.FAILED) {
      String reason = dtls.failure();
      return reason == null ? "dtls" : reason;
    }
    return ice.state(nowNanos) == IceState.FAILED ? "nothing was heard for 15 s" : null;
  }

  long wakeNanos() {
    long wake = Math.min(ice.wakeNanos(), answers.wakeNanos());
    return dtls == null ? wake : Math.min(wake, dtls.wakeNanos());
  }

  void close(long nowNanos) {
    if (dtls != null) {
      dtls.close();
      flush(nowNanos);
    }
    if (opening != null) {
      opening.close();
    }
    if (sealing != null) {
      sealing.close();
    }
  }
}
