package io.parley.media.sctp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Makes cookies that only we can have made: HMAC-SHA256 under a secret of this association.
final class CookieSeal {

  /// Older cookies are refused (RFC 9260 §16, Valid.Cookie.Life).
  static final long LIFE_NANOS = 60_000_000_000L;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int BODY_BYTES = 45;
  private static final int MAC_BYTES = 32;
  private static final int FORWARD_TSN = 1;
  private static final int RECONFIG = 2;

  private final SecretKeySpec secret;

  CookieSeal(RandomGenerator random) {
    byte[] key = new byte[MAC_BYTES];
    random.nextBytes(key);
    secret = new SecretKeySpec(key, ALGORITHM);
  }

  byte[] seal(StateCookie cookie) {
    InitChunk peer = cookie.peer();
    ByteBuffer body =
        ByteBuffer.allocate(BODY_BYTES)
            .putInt(cookie.localTag())
            .putInt(cookie.localTsn())
            .putInt(peer.tag())
            .putLong(peer.windowBytes())
            .putShort((short) peer.outStreams())
            .putShort((short) peer.inStreams())
            .putInt(peer.tsn())
            .put((byte) ((peer.forwardTsn() ? FORWARD_TSN : 0) | (peer.reconfig() ? RECONFIG : 0)))
            .putInt(cookie.tieLocalTag())
            .putInt(cookie.tiePeerTag())
            .putLong(cookie.madeNanos());
    byte[] mac = mac(body.array());
    return ByteBuffer.allocate(BODY_BYTES + MAC_BYTES).put(body.array()).put(mac).array();
  }

  /// Null when the cookie is not ours.
  @Nullable StateCookie open(byte[] sealed) {
    if (sealed.length != BODY_BYTES + MAC_BYTES) {
      return null;
    }
    byte[] body = Arrays.copyOf(sealed, BODY_BYTES);
    if (!MessageDigest.isEqual(mac(body), Arrays.copyOfRange(sealed, BODY_BYTES, sealed.length))) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(body);
    int localTag = in.getInt();
    int localTsn = in.getInt();
    int peerTag = in.getInt();
    long window = in.getLong();
    int outStreams = in.getShort() & 0xffff;
    int inStreams = in.getShort() & 0xffff;
    int peerTsn = in.getInt();
    int abilities = in.get();
    InitChunk peer =
        new InitChunk(
            peerTag,
            window,
            outStreams,
            inStreams,
            peerTsn,
            (abilities & FORWARD_TSN) != 0,
            (abilities & RECONFIG) != 0,
            null,
            new byte[0]);
    return new StateCookie(localTag, localTsn, peer, in.getInt(), in.getInt(), in.getLong());
  }

  private byte[] mac(byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
