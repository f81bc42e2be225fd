package io.parley.media.client;

import io.parley.media.dtls.DtlsIdentity;
import io.parley.media.dtls.DtlsState;
import io.parley.media.dtls.DtlsTransport;
import io.parley.media.dtls.HandshakeRunner;
import io.parley.media.ice.IceCheckingClient;
import io.parley.media.ice.IceCredentials;
import io.parley.media.section.RemoteTransport;
import io.parley.media.srtp.SrtpKeys;
import io.parley.media.srtp.SrtpProfile;
import io.parley.media.srtp.SrtpReceiver;
import io.parley.media.srtp.SrtpSender;
import io.parley.media.stun.StunMessage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One transport of a client, to one address of a server: ICE with a single pair, DTLS as the
/// client, SRTP. Sans-IO like the server: datagrams are put in and polled.
///
/// Packets are `byte[]` here: a client handles few of them.
public final class ClientConnection {

  /// Packets that wait to be polled, for each kind; further ones are dropped.
  static final int WAITING = 2048;

  private static final int PACKET_BYTES = 2048;

  private final IceCheckingClient ice;
  private final DtlsTransport dtls;
  private final StunMessage stun = new StunMessage();
  private final byte[] scratch = new byte[PACKET_BYTES];
  private final MemorySegment scratchMemory = MemorySegment.ofArray(scratch);
  private final ArrayDeque<byte[]> toSend = new ArrayDeque<>();
  private final ArrayDeque<byte[]> rtp = new ArrayDeque<>();
  private final ArrayDeque<byte[]> rtcp = new ArrayDeque<>();

  private @Nullable SrtpSender sender;
  private @Nullable SrtpReceiver receiver;
  private long dropped;

  /// @param local what our own description says
  /// @param server what the server's description says about its transport
  /// @param random for transaction ids
  /// @param onProgress see [DtlsTransport#client]
  public ClientConnection(
      IceCredentials local,
      DtlsIdentity identity,
      RemoteTransport server,
      HandshakeRunner runner,
      Runnable onProgress,
      RandomGenerator random) {
    this.ice =
        new IceCheckingClient(local, new IceCredentials(server.ufrag(), server.password()), random);
    this.dtls = DtlsTransport.client(identity, runner, onProgress, SrtpProfile.values());
    dtls.expectFingerprint(server.fingerprintAlgorithm(), server.fingerprint());
  }

  /// Takes a datagram from the server and sorts it by its first byte (RFC 7983 §7, RFC 5761 §4).
  public void receive(long nowNanos, byte[] datagram) {
    int first = datagram.length < 2 ? -1 : datagram[0] & 0xff;
    if (first >= 0 && first < 4) {
      receiveStun(nowNanos, datagram);
    } else if (first >= 20 && first < 64) {
      dtls.receive(nowNanos, datagram, 0, datagram.length);
      takeKeys();
    } else if (first >= 128 && first < 192) {
      receiveMedia(datagram);
    } else {
      dropped++;
    }
  }

  private void receiveStun(long nowNanos, byte[] datagram) {
    boolean ours =
        stun.wrap(MemorySegment.ofArray(datagram), 0, datagram.length)
            && ice.receive(nowNanos, stun);
    dropped += ours ? 0 : 1;
  }

  private void receiveMedia(byte[] datagram) {
    SrtpReceiver open = receiver;
    if (open == null || datagram.length > PACKET_BYTES) {
      dropped++;
      return;
    }
    System.arraycopy(datagram, 0, scratch, 0, datagram.length);
    int type = datagram[1] & 0xff;
    boolean control = type >= 192 && type < 224;
    int length =
        control
            ? open.unprotectRtcp(scratchMemory, 0, datagram.length)
            : open.unprotectRtp(scratchMemory, 0, datagram.length);
    var queue = control ? rtcp : rtp;
    if (length < 0 || queue.size() == WAITING) {
      dropped++;
    } else {
      queue.add(Arrays.copyOf(scratch, length));
    }
  }

  private void takeKeys() {
    SrtpKeys keys = dtls.srtpKeys();
    if (keys != null && sender == null) {
      sender = new SrtpSender(keys, true);
      receiver = new SrtpReceiver(keys, false);
      keys.wipe();
    }
  }

  /// The next datagram for the server; null when there is none for now.
  public byte @Nullable [] pollDatagram(long nowNanos) {
    int check = ice.poll(nowNanos, scratchMemory, 0);
    if (check > 0) {
      return Arrays.copyOf(scratch, check);
    }
    if (!ice.connected()) {
      return null;
    }
    byte[] handshake = dtls.pollDatagram(nowNanos);
    takeKeys();
    return handshake != null ? handshake : toSend.poll();
  }

  /// Encrypts an RTP packet; [#pollDatagram] then has it. The promises of [SrtpSender] hold.
  ///
  /// @return false before it is connected, and for a packet that is malformed or one too many
  public boolean sendRtp(byte[] packet) {
    return send(packet, false);
  }

  /// Encrypts a compound RTCP packet; [#pollDatagram] then has it.
  ///
  /// @return false before it is connected, and for a packet that is malformed or one too many
  public boolean sendRtcp(byte[] packet) {
    return send(packet, true);
  }

  private boolean send(byte[] packet, boolean control) {
    SrtpSender sealing = sender;
    if (sealing == null || packet.length > PACKET_BYTES || toSend.size() == WAITING) {
      return false;
    }
    System.arraycopy(packet, 0, scratch, 0, packet.length);
    int length =
        control
            ? sealing.protectRtcp(scratchMemory, 0, packet.length, PACKET_BYTES)
            : sealing.protectRtp(scratchMemory, 0, packet.length, PACKET_BYTES);
    return length > 0 && toSend.add(Arrays.copyOf(scratch, length));
  }

  /// Sends an SCTP packet through the tunnel.
  ///
  /// @return false before it is connected
  public boolean sendApplicationData(byte[] data) {
    return dtls.sendApplicationData(data);
  }

  /// The next RTP packet, decrypted; null when there is none.
  public byte @Nullable [] pollRtp() {
    return rtp.poll();
  }

  /// The next compound RTCP packet, decrypted; null when there is none.
  public byte @Nullable [] pollRtcp() {
    return rtcp.poll();
  }

  /// The next SCTP packet from the tunnel; null when there is none.
  public byte @Nullable [] pollApplicationData() {
    return dtls.pollApplicationData();
  }

  /// Whether the server answered our checks and the handshake is over.
  public boolean connected() {
    return ice.connected() && sender != null && dtls.state() == DtlsState.CONNECTED;
  }

  /// Whether the server stopped answering, or DTLS came to an end.
  public boolean failed(long nowNanos) {
    return ice.lostConsent(nowNanos)
        || dtls.state() == DtlsState.FAILED
        || dtls.state() == DtlsState.CLOSED;
  }

  /// How many datagrams were of no use: not ours, forged, repeated, or there was no room.
  public long dropped() {
    return dropped;
  }

  /// When [#pollDatagram] has something to do again; `Long.MAX_VALUE` before it was called first.
  public long wakeNanos() {
    long checks = ice.wakeNanos();
    long handshake = ice.connected() ? dtls.wakeNanos() : Long.MAX_VALUE;
    boolean handshakeFirst =
        handshake != Long.MAX_VALUE && (checks == Long.MAX_VALUE || handshake - checks < 0);
    return handshakeFirst ? handshake : checks;
  }

  /// Says good-bye; poll once more.
  public void close() {
    dtls.close();
    if (sender != null) {
      sender.close();
    }
    if (receiver != null) {
      receiver.close();
    }
  }
}
