package io.parley.media.sctp;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The four messages that set an association up, with both ends perhaps beginning at once
/// (RFC 9260 §5). Knows tags and cookies; what follows from them is for the association.
final class Handshake {

  /// Cause code of an ERROR that says that a cookie came too late.
  static final int STALE_COOKIE = 3;

  private final SctpConfig config;
  private final RandomGenerator random;
  private final CookieSeal seal;
  private int localTag;
  private int localTsn;
  private @Nullable InitChunk peer;
  private byte @Nullable [] cookie;
  private int stalePeerTag;

  Handshake(SctpConfig config, RandomGenerator random) {
    this.config = config;
    this.random = random;
    seal = new CookieSeal(random);
    localTag = newTag();
    localTsn = random.nextInt();
  }

  /// What a COOKIE ECHO means (RFC 9260 §5.2.4).
  enum Verdict {
    /// Not ours, too old, or of an attempt that lost: nothing happens.
    DISCARD,
    /// Too old, but ours: it is told so.
    STALE,
    /// The association stands, now or already.
    ACCEPT,
    /// The other side began anew.
    RESTART
  }

  int localTag() {
    return localTag;
  }

  int localTsn() {
    return localTsn;
  }

  @Nullable InitChunk peer() {
    return peer;
  }

  byte[] init() {
    return PacketBuilder.single(config, 0, InitChunk.ours(config, localTag, localTsn).toBytes());
  }

  /// Answers an INIT without remembering it.
  ///
  /// @param session what exists already; a cookie for a new one then bears fresh numbers
  byte[] answer(long nowNanos, InitChunk init, @Nullable Session session) {
    int tag = session == null ? localTag : newTag();
    int tsn = session == null ? localTsn : random.nextInt();
    int tieLocal = session == null ? 0 : session.localTag();
    int tiePeer = session == null ? 0 : session.peer().tag();
    byte[] sealed = seal.seal(new StateCookie(tag, tsn, init, tieLocal, tiePeer, nowNanos));
    InitChunk ack = InitChunk.ours(config, tag, tsn).answer(sealed, init);
    return PacketBuilder.single(config, init.tag(), ack.toBytes());
  }

  /// Takes an INIT ACK; false when it has no cookie that could be sent back.
  boolean acknowledged(InitChunk ack) {
    byte[] offered = ack.cookie();
    if (offered == null || offered.length + 32 > config.mtuBytes()) {
      return false;
    }
    peer = ack;
    cookie = offered;
    return true;
  }

  /// The COOKIE ECHO, once there is a cookie.
  byte @Nullable [] cookieEcho() {
    if (cookie == null || peer == null) {
      return null;
    }
    byte[] chunk = new ChunkWriter(ChunkType.COOKIE_ECHO, 0).bytes(cookie).toBytes();
    return PacketBuilder.single(config, peer.tag(), chunk);
  }

  /// Judges the current chunk, a COOKIE ECHO, and takes over what it says when it is accepted.
  Verdict cookieEchoed(long nowNanos, ChunkReader chunk, @Nullable Session session) {
    StateCookie echoed = seal.open(chunk.bytes(0, chunk.length()));
    if (echoed == null || echoed.localTag() != chunk.verificationTag()) {
      return Verdict.DISCARD;
    }
    boolean localMatches = echoed.localTag() == localTag;
    boolean peerMatches = session != null && echoed.peer().tag() == session.peer().tag();
    if (localMatches && peerMatches) {
      return Verdict.ACCEPT;
    }
    if (nowNanos - echoed.madeNanos() > CookieSeal.LIFE_NANOS) {
      stalePeerTag = echoed.peer().tag();
      return Verdict.STALE;
    }
    if (session == null) {
      return localMatches ? adopt(echoed, Verdict.ACCEPT) : Verdict.DISCARD;
    }
    boolean tied =
        echoed.tieLocalTag() == session.localTag() && echoed.tiePeerTag() == session.peer().tag();
    return !localMatches && !peerMatches && tied ? adopt(echoed, Verdict.RESTART) : Verdict.DISCARD;
  }

  /// Tells the sender of the last stale cookie to begin again.
  byte[] staleError() {
    byte[] chunk =
        new ChunkWriter(ChunkType.ERROR, 0).parameter(STALE_COOKIE, new byte[4]).toBytes();
    return PacketBuilder.single(config, stalePeerTag, chunk);
  }

  private Verdict adopt(StateCookie echoed, Verdict verdict) {
    localTag = echoed.localTag();
    localTsn = echoed.localTsn();
    peer = echoed.peer();
    cookie = null;
    return verdict;
  }

  private int newTag() {
    int tag;
    do {
      tag = random.nextInt();
    } while (tag == 0);
    return tag;
  }
}
