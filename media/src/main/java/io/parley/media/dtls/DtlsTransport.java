package io.parley.media.dtls;

import io.parley.media.srtp.SrtpKeys;
import io.parley.media.srtp.SrtpProfile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;

/// DTLS 1.2 with one peer, as a step function: datagrams go in, datagrams, keys and application
/// data come out (RFC 6347, RFC 5764).
///
/// The handshake computes on a thread of its own; its results are taken up when [#receive] or
/// [#pollDatagram] is called, and `onProgress` says when that is worth while. All else happens on
/// the caller's thread: a shard. Every transport must be closed, or a thread would wait for ever.
public final class DtlsTransport {

  /// A handshake that is not over by then fails.
  static final long HANDSHAKE_NANOS = 30_000_000_000L;

  /// Datagrams kept until the peer's fingerprint is known: a ClientHello in pieces, twice.
  static final int HELD = 4;

  /// Messages that wait for [#pollApplicationData]; when nobody asks, further ones are dropped.
  static final int RECEIVED = 1024;

  /// The longest message that is sent: a record of it fits any path.
  public static final int MAX_MESSAGE_BYTES = 1400;

  private enum Role {
    SERVER,
    CLIENT
  }

  private final Role role;
  private final DtlsIdentity identity;
  private final int[] srtpProfiles;
  private final HandshakeExchange exchange;
  private final ArrayDeque<byte[]> held = new ArrayDeque<>();
  private final Flight flight = new Flight();
  private final ArrayDeque<byte[]> received = new ArrayDeque<>();
  private final byte[] plaintext = new byte[RecordScreen.DATAGRAM_BYTES];

  private DtlsState state = DtlsState.WAITING;
  private @Nullable DtlsFingerprint expected;
  private @Nullable Handshaker handshaker;
  private @Nullable DTLSTransport connection;
  private @Nullable String failure;
  private long deadlineNanos;
  private boolean timed;

  private DtlsTransport(
      Role role,
      DtlsIdentity identity,
      HandshakeRunner runner,
      Runnable onProgress,
      int[] srtpProfiles) {
    this.role = role;
    this.identity = identity;
    this.srtpProfiles = srtpProfiles;
    this.exchange = new HandshakeExchange(runner, onProgress);
  }

  /// The passive end, without a wake-up: the runner is lockstep, or the caller polls.
  public static DtlsTransport server(DtlsIdentity identity, HandshakeRunner runner) {
    return server(identity, runner, () -> {});
  }

  /// The passive end: waits for a ClientHello.
  ///
  /// @param onProgress called on the handshake's thread when there is something to poll; never when
  ///   the runner is lockstep
  public static DtlsTransport server(
      DtlsIdentity identity, HandshakeRunner runner, Runnable onProgress) {
    return new DtlsTransport(Role.SERVER, identity, runner, onProgress, new int[0]);
  }

  /// The active end, without a wake-up: the runner is lockstep, or the caller polls.
  public static DtlsTransport client(DtlsIdentity identity, HandshakeRunner runner) {
    return client(identity, runner, () -> {}, SrtpProfile.values());
  }

  /// The active end: begins as soon as it knows the peer's fingerprint.
  ///
  /// @param onProgress as for the server
  /// @param offered SRTP profiles, one or more; the server chooses
  public static DtlsTransport client(
      DtlsIdentity identity, HandshakeRunner runner, Runnable onProgress, SrtpProfile... offered) {
    int[] ids = Arrays.stream(offered).mapToInt(SrtpProfile::id).toArray();
    return new DtlsTransport(Role.CLIENT, identity, runner, onProgress, ids);
  }

  /// Says which certificate the peer's description promised; only the first call counts. What came
  /// before is worked on now, so poll afterwards.
  ///
  /// @param algorithm such as `sha-256`
  /// @param fingerprint hexadecimal pairs with colons
  public void expectFingerprint(String algorithm, String fingerprint) {
    if (state != DtlsState.WAITING || expected != null) {
      return;
    }
    expected = DtlsFingerprint.parse(algorithm, fingerprint);
    if (role == Role.CLIENT) {
      start(expected);
    }
    for (byte[] datagram = held.poll(); datagram != null; datagram = held.poll()) {
      handshake(expected, datagram);
    }
  }

  private void start(DtlsFingerprint promised) {
    Handshaker made =
        role == Role.SERVER
            ? new DtlsServer(identity, promised)
            : new DtlsClient(identity, promised, srtpProfiles);
    handshaker = made;
    state = DtlsState.HANDSHAKING;
    exchange.start(made);
  }

  /// Takes a datagram from the peer. What is no DTLS, or forged, is dropped.
  public void receive(long nowNanos, byte[] datagram, int offset, int length) {
    if (!RecordScreen.passes(datagram, offset, length)) {
      return;
    }
    takeUp(nowNanos);
    byte[] copy = Arrays.copyOfRange(datagram, offset, offset + length);
    switch (state) {
      case WAITING -> hold(copy);
      case HANDSHAKING -> exchange.offer(copy);
      case CONNECTED -> receiveConnected(nowNanos, copy);
      case FAILED, CLOSED -> {}
    }
    takeUp(nowNanos);
  }

  private void hold(byte[] datagram) {
    if (expected != null) {
      handshake(expected, datagram);
    } else if (held.size() < HELD) {
      held.add(datagram);
    }
  }

  private void handshake(DtlsFingerprint promised, byte[] datagram) {
    if (state == DtlsState.WAITING && RecordScreen.isClientHello(datagram, 0)) {
      start(promised);
    }
    if (state == DtlsState.HANDSHAKING) {
      exchange.offer(datagram);
    }
  }

  private void receiveConnected(long nowNanos, byte[] datagram) {
    // The peer repeats its last flight, so ours was lost. Bouncy Castle notices only some of that.
    if (role == Role.SERVER && RecordScreen.isHandshake(datagram, 0)) {
      flight.wanted(nowNanos);
    }
    exchange.offer(datagram);
    readConnected();
  }

  private void readConnected() {
    DTLSTransport open = connection;
    Handshaker peer = handshaker;
    if (open == null || peer == null) {
      throw new IllegalStateException("connected without a connection");
    }
    try {
      while (true) {
        int length = open.receive(plaintext, 0, plaintext.length, 0);
        if (length >= 0) {
          flight.confirm();
        }
        if (length > 0 && received.size() < RECEIVED) {
          received.add(Arrays.copyOf(plaintext, length));
        }
      }
    } catch (HandshakeExchange.NothingMore e) {
      state = peer.result().closedByPeer() ? DtlsState.CLOSED : state;
    } catch (IOException e) {
      fail(e.toString());
    }
  }

  /// The next datagram to send; null when there is none for now. Sends the last flight again when
  /// that is due, the server's Finished too until [#confirmed].
  public byte @Nullable [] pollDatagram(long nowNanos) {
    takeUp(nowNanos);
    if (state == DtlsState.HANDSHAKING && deadlineNanos - nowNanos <= 0) {
      exchange.abandon();
      fail("the peer did not finish the handshake in time");
    }
    byte[] datagram = exchange.poll();
    return datagram != null ? datagram : flight.poll(nowNanos);
  }

  private void takeUp(long nowNanos) {
    if (state != DtlsState.HANDSHAKING) {
      return;
    }
    if (!timed) {
      timed = true;
      deadlineNanos = nowNanos + HANDSHAKE_NANOS;
    }
    boolean finished = exchange.isFinished();
    List<byte[]> last = exchange.lastFlight();
    if (!flight.is(last)) {
      flight.begin(nowNanos, last);
    }
    if (finished) {
      finish();
    }
  }

  private void finish() {
    connection = exchange.established();
    if (connection == null) {
      fail(exchange.failure());
      return;
    }
    state = DtlsState.CONNECTED;
    if (role == Role.SERVER) {
      flight.isLast();
    } else {
      flight.confirm();
    }
    readConnected();
  }

  private void fail(@Nullable String reason) {
    state = DtlsState.FAILED;
    failure = reason;
    flight.confirm();
  }

  /// Something came that the peer protected with the keys of this handshake, so it has all of it.
  /// Data that comes through the tunnel says that as well.
  public void confirmed() {
    if (state == DtlsState.CONNECTED) {
      flight.confirm();
    }
  }

  /// The next message that came through the tunnel; null when there is none.
  public byte @Nullable [] pollApplicationData() {
    return received.poll();
  }

  /// Sends a message through the tunnel; [#pollDatagram] then has it.
  ///
  /// @param data 1 to [#MAX_MESSAGE_BYTES] bytes
  /// @return false when it is not connected or the length is wrong
  public boolean sendApplicationData(byte[] data) {
    DTLSTransport open = connection;
    if (state != DtlsState.CONNECTED
        || open == null
        || data.length == 0
        || data.length > MAX_MESSAGE_BYTES) {
      return false;
    }
    try {
      open.send(data, 0, data.length);
      return true;
    } catch (IOException e) {
      fail(e.toString());
      return false;
    }
  }

  /// How far the transport was when something was received or polled last.
  public DtlsState state() {
    return state;
  }

  /// The keys for media, lent; null before it is connected. Whoever made senders and receivers of
  /// them wipes them.
  public @Nullable SrtpKeys srtpKeys() {
    Handshaker peer = handshaker;
    return connection == null || peer == null ? null : peer.result().keys();
  }

  /// Why it failed, for a log; null when it did not.
  public @Nullable String failure() {
    return failure;
  }

  /// When [#pollDatagram] has something to do again; `Long.MAX_VALUE` when only a datagram, or
  /// `onProgress`, brings it on.
  public long wakeNanos() {
    long resendNanos = flight.wakeNanos();
    boolean bounded = state == DtlsState.HANDSHAKING && timed;
    return bounded && (resendNanos == Long.MAX_VALUE || deadlineNanos - resendNanos < 0)
        ? deadlineNanos
        : resendNanos;
  }

  /// Says good-bye (close_notify, to be polled) where there is a connection, and ends the handshake
  /// where there is none yet.
  public void close() {
    DTLSTransport open = connection;
    if (state == DtlsState.CONNECTED && open != null) {
      try {
        open.close();
      } catch (IOException e) {
        failure = e.toString();
      }
    } else if (state == DtlsState.HANDSHAKING) {
      exchange.abandon();
    }
    if (state != DtlsState.FAILED) {
      state = DtlsState.CLOSED;
    }
    held.clear();
    flight.confirm();
  }
}
