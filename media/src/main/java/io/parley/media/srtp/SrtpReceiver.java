package io.parley.media.srtp;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jspecify.annotations.Nullable;

/// Opens what the other side of one transport protected, in place (RFC 3711 §3.3, §3.4).
///
/// Bytes that are not authentic, or that came before, change nothing: neither the packet nor any
/// state. Owned by one shard.
public final class SrtpReceiver {

  /// How many ssrcs are remembered, for RTP and again for RTCP. When one more sends, the one that
  /// is silent for longest is forgotten; were that one to come back after its sequence numbers had
  /// wrapped, it could not be opened. Only authenticated packets take a place.
  static final int CAPACITY = 256;

  private static final int RTP_HEADER_BYTES = 12;
  private static final int RTCP_HEADER_BYTES = 8;

  private static final class Stream {
    final SrtpCryptoContext context;
    final ReplayWindow window = new ReplayWindow();

    Stream(SrtpCryptoContext context) {
      this.context = context;
    }
  }

  private final JitsiContexts contexts;
  private final SrtpProfile profile;
  private final SsrcTable<Stream> streams = new SsrcTable<>(CAPACITY);
  private final SsrcTable<SrtcpCryptoContext> controls = new SsrcTable<>(CAPACITY);
  private final PacketScratch scratch = new PacketScratch();

  // Deriving keys for each forged ssrc would be work on a stranger's behalf: a context that has
  // opened nothing yet serves the next unknown ssrc too.
  private @Nullable Stream unproven;
  private @Nullable SrtcpCryptoContext unprovenControl;

  /// @param fromClient whether the other side is the DTLS client
  public SrtpReceiver(SrtpKeys keys, boolean fromClient) {
    this(
        keys.profile(),
        fromClient ? keys.clientKey() : keys.serverKey(),
        fromClient ? keys.clientSalt() : keys.serverSalt());
  }

  SrtpReceiver(SrtpProfile profile, byte[] key, byte[] salt) {
    this.profile = profile;
    this.contexts = new JitsiContexts(false, profile, key, salt);
  }

  /// Opens an RTP packet.
  ///
  /// @return its new length; -1 when it is malformed, forged or replayed
  public int unprotectRtp(MemorySegment memory, long offset, int length) {
    if (length < RTP_HEADER_BYTES + profile.rtpOverheadBytes() || length > PacketScratch.CAPACITY) {
      return -1;
    }
    int ssrc = Wire.i32(memory, offset + 8);
    Stream known = streams.get(ssrc);
    Stream stream = known != null ? known : unprovenStream();
    long index = stream.window.indexOf(Wire.u16(memory, offset + 2));
    if (!stream.window.isFresh(index)) {
      return -1;
    }
    scratch.load(memory, offset, length);
    if (!opens(stream.context)) {
      return -1;
    }
    stream.window.accept(index);
    if (known == null) {
      if (streams.isFull()) {
        streams.removeOldest();
      }
      streams.put(ssrc, stream);
      unproven = null;
    }
    scratch.store(memory, offset);
    return scratch.getLength();
  }

  private Stream unprovenStream() {
    Stream stream = unproven;
    if (stream == null) {
      stream = new Stream(contexts.rtp(0));
      unproven = stream;
    }
    return stream;
  }

  private boolean opens(SrtpCryptoContext context) {
    try {
      return context.reverseTransformPacket(scratch, false) == SrtpErrorStatus.OK;
    } catch (GeneralSecurityException e) {
      return false; // what a cipher says to bytes that are not its own
    }
  }

  /// Opens a compound RTCP packet.
  ///
  /// @return its new length; -1 when it is malformed, forged or replayed
  public int unprotectRtcp(MemorySegment memory, long offset, int length) {
    if (length < RTCP_HEADER_BYTES + profile.rtcpOverheadBytes()
        || length > PacketScratch.CAPACITY) {
      return -1;
    }
    int ssrc = Wire.i32(memory, offset + 4);
    SrtcpCryptoContext known = controls.get(ssrc);
    SrtcpCryptoContext context = known != null ? known : unprovenControl();
    scratch.load(memory, offset, length);
    if (!opens(context)) {
      return -1;
    }
    if (known == null) {
      if (controls.isFull()) {
        controls.removeOldest();
      }
      controls.put(ssrc, context);
      unprovenControl = null;
    }
    scratch.store(memory, offset);
    return scratch.getLength();
  }

  private SrtcpCryptoContext unprovenControl() {
    SrtcpCryptoContext context = unprovenControl;
    if (context == null) {
      context = contexts.rtcp(0);
      unprovenControl = context;
    }
    return context;
  }

  private boolean opens(SrtcpCryptoContext context) {
    try {
      return context.reverseTransformPacket(scratch) == SrtpErrorStatus.OK;
    } catch (GeneralSecurityException e) {
      return false; // what a cipher says to bytes that are not its own
    }
  }

  /// Lets go of the keys. What is called later opens only what was heard before.
  public void close() {
    contexts.close();
  }
}
