package io.parley.media.srtp;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.utils.SrtpPacketUtils;
import org.jspecify.annotations.Nullable;

/// Protects what one transport sends, in place (RFC 3711 §3.3, §3.4).
///
/// The nonce of a packet is its ssrc, its sequence number and how often that wrapped. So the caller
/// keeps two promises: an ssrc belongs to one downTrack for the transport's whole life, and a
/// packet that goes out again under the same sequence number is the same **bit for bit**, up to
/// 32,767 packets later. Other bytes under a used nonce would give the keys away. Owned by one
/// shard.
public final class SrtpSender {

  /// How many ssrcs may ever send, for RTP and again for RTCP; one more is refused. None is
  /// forgotten, since its counters would begin again.
  static final int CAPACITY = 8192;

  private static final int RTP_HEADER_BYTES = 12;
  private static final int RTCP_HEADER_BYTES = 8;

  private final JitsiContexts contexts;
  private final SrtpProfile profile;
  private final SsrcTable<SrtpCryptoContext> streams = new SsrcTable<>(CAPACITY);
  private final SsrcTable<SrtcpCryptoContext> controls = new SsrcTable<>(CAPACITY);
  private final PacketScratch scratch = new PacketScratch();
  private boolean closed;

  /// @param asClient whether this side is the DTLS client
  public SrtpSender(SrtpKeys keys, boolean asClient) {
    this(
        keys.profile(),
        asClient ? keys.clientKey() : keys.serverKey(),
        asClient ? keys.clientSalt() : keys.serverSalt());
  }

  SrtpSender(SrtpProfile profile, byte[] key, byte[] salt) {
    this.profile = profile;
    this.contexts = new JitsiContexts(true, profile, key, salt);
  }

  /// Protects an RTP packet.
  ///
  /// @param capacity how many bytes from `offset` may be written
  /// @return its new length; -1 when it is malformed, does not fit or its ssrc is one too many
  public int protectRtp(MemorySegment memory, long offset, int length, int capacity) {
    int protectedLength = length + profile.rtpOverheadBytes();
    if (length < RTP_HEADER_BYTES || !fits(protectedLength, capacity)) {
      return -1;
    }
    SrtpCryptoContext context = stream(Wire.i32(memory, offset + 8));
    scratch.load(memory, offset, length);
    if (context == null || !SrtpPacketUtils.validatePacketLength(scratch, 0)) {
      return -1;
    }
    try {
      return stored(context.transformPacket(scratch), protectedLength, memory, offset);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a cipher with a valid key refused a valid packet", e);
    }
  }

  private @Nullable SrtpCryptoContext stream(int ssrc) {
    SrtpCryptoContext context = streams.get(ssrc);
    if (context == null && !closed && !streams.isFull()) {
      context = contexts.rtp(ssrc);
      streams.put(ssrc, context);
    }
    return context;
  }

  /// Protects a compound RTCP packet. The same packet given again is another packet to the
  /// receiver.
  ///
  /// @param capacity how many bytes from `offset` may be written
  /// @return its new length; -1 when it is malformed, does not fit or its ssrc is one too many
  public int protectRtcp(MemorySegment memory, long offset, int length, int capacity) {
    int protectedLength = length + profile.rtcpOverheadBytes();
    if (length < RTCP_HEADER_BYTES || !fits(protectedLength, capacity)) {
      return -1;
    }
    SrtcpCryptoContext context = control(Wire.i32(memory, offset + 4));
    if (context == null) {
      return -1;
    }
    scratch.load(memory, offset, length);
    try {
      return stored(context.transformPacket(scratch), protectedLength, memory, offset);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a cipher with a valid key refused a valid packet", e);
    }
  }

  private @Nullable SrtcpCryptoContext control(int ssrc) {
    SrtcpCryptoContext context = controls.get(ssrc);
    if (context == null && !closed && !controls.isFull()) {
      context = contexts.rtcp(ssrc);
      controls.put(ssrc, context);
    }
    return context;
  }

  private static boolean fits(int protectedLength, int capacity) {
    return protectedLength <= capacity && protectedLength <= PacketScratch.CAPACITY;
  }

  // jitsi-srtp reports success even when GCM failed; a packet that did not grow has no tag.
  private int stored(SrtpErrorStatus status, int expected, MemorySegment memory, long offset) {
    if (status != SrtpErrorStatus.OK || scratch.getLength() != expected) {
      return -1;
    }
    scratch.store(memory, offset);
    return expected;
  }

  /// Lets go of the keys. Only ssrcs that sent before may send later.
  public void close() {
    closed = true;
    contexts.close();
  }
}
