package io.parley.media.ice;

import io.parley.media.stun.StunMessage;
import io.parley.media.stun.StunWriter;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The controlling side of ICE with a single pair, against a lite server: what a load generator or
/// a simulated client needs and no more.
///
/// It nominates with its first check (RFC 8445 §8.1.1 lets a peer of a lite agent), then keeps
/// asking for consent (RFC 7675 §5.1).
public final class IceCheckingClient {

  /// How often a check is repeated until the first answer.
  static final long CHECK_NANOS = 50_000_000L;

  /// How long after an answer consent is asked for again.
  static final long CONSENT_NANOS = 2_500_000_000L;

  /// How often that question is repeated until it is answered: on a bad link the server would
  /// otherwise take us for gone.
  static final long CONSENT_REPEAT_NANOS = 500_000_000L;

  /// Without an answer for so long the server does not want us any more.
  static final long CONSENT_LOST_NANOS = 30_000_000_000L;

  private static final long PRIORITY = 110L << 24 | 0xffffL << 8 | 255;

  private final String username;
  private final byte[] remotePassword;
  private final RandomGenerator random;
  private final long tieBreaker;
  private final StunWriter writer = new StunWriter();

  private byte @Nullable [] transactionId;
  private long dueNanos;
  private long answeredNanos;
  private boolean answered;
  private boolean connected;

  /// @param remote the server's user fragment and password, as its description says
  public IceCheckingClient(IceCredentials local, IceCredentials remote, RandomGenerator random) {
    this.username = remote.ufrag() + ":" + local.ufrag();
    this.remotePassword = remote.password().getBytes(StandardCharsets.US_ASCII);
    this.random = random;
    this.tieBreaker = random.nextLong();
  }

  /// Writes the next check that is due.
  ///
  /// @param out at least [StunWriter#MAX_BYTES] from `outOffset`
  /// @return its length; 0 when none is due
  public int poll(long nowNanos, MemorySegment out, long outOffset) {
    boolean first = transactionId == null;
    if (!first && dueNanos - nowNanos > 0) {
      return 0;
    }
    byte[] id = transactionId;
    if (id == null || answered) {
      id = new byte[12];
      random.nextBytes(id);
      transactionId = id;
      answered = false;
    }
    dueNanos = nowNanos + (connected ? CONSENT_REPEAT_NANOS : CHECK_NANOS);
    return writer
        .begin(StunMessage.BINDING_REQUEST, id)
        .username(username)
        .priority(PRIORITY)
        .controlling(tieBreaker)
        .useCandidate()
        .finish(remotePassword, out, outOffset);
  }

  /// Takes a STUN message from the server.
  ///
  /// @return whether it was the answer to the newest check
  public boolean receive(long nowNanos, StunMessage message) {
    byte[] id = transactionId;
    if (id == null
        || message.type() != StunMessage.BINDING_SUCCESS
        || !message.transactionIs(id)
        || !message.integrityIs(remotePassword)) {
      return false;
    }
    if (!answered) {
      dueNanos = nowNanos + CONSENT_NANOS;
    }
    answered = true;
    connected = true;
    answeredNanos = nowNanos;
    return true;
  }

  /// Whether the server ever answered.
  public boolean connected() {
    return connected;
  }

  /// Whether the server stopped answering, 30 s ago (RFC 7675 §5.1).
  public boolean lostConsent(long nowNanos) {
    return connected && nowNanos - answeredNanos >= CONSENT_LOST_NANOS;
  }

  /// When the next check is due; `Long.MAX_VALUE` before the first [#poll], which sends one at
  /// once.
  public long wakeNanos() {
    return transactionId == null ? Long.MAX_VALUE : dueNanos;
  }
}
