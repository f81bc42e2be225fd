package io.parley.billing.sample;

import io.parley.protocol.id.RoomKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/// What one participant's session on one SFU carried in about ten seconds.
///
/// An SFU may state a sample again, as it was or longer; of all versions of one id exactly one
/// counts, and which one does not depend on the order in which they come.
///
/// @param id idempotent: the same sample has the same one
/// @param room its name
/// @param from when it began, by the node's clock
/// @param duration how long the session was open within it, up to an hour
/// @param loggedAt when the log took it
/// @param digest of all its bytes: tells versions apart that are alike in everything that counts
public record Sample(
    String id,
    RoomKey room,
    String roomSid,
    String participantSid,
    String identity,
    String node,
    String region,
    Instant from,
    Duration duration,
    Traffic traffic,
    Instant loggedAt,
    long digest) {

  /// More, and a node's clock is off by so much that bills show it; less, and a sample that waited
  /// on a busy node is suspected.
  static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(10);

  /// A longer version knows more, and so does one with more traffic. Of equals the one that was
  /// logged first counts, so that a repetition does not move it to another hour.
  private static final Comparator<Sample> RANK =
      Comparator.comparing(Sample::duration)
          .thenComparingLong(sample -> bytes(sample.traffic().total()))
          .thenComparingLong(sample -> packets(sample.traffic().total()))
          .thenComparing(Sample::loggedAt, Comparator.reverseOrder())
          .thenComparingLong(Sample::digest);

  /// Whether node and log disagree about the time by more than ten minutes.
  public boolean clockSuspect() {
    return Duration.between(from, loggedAt).abs().compareTo(CLOCK_TOLERANCE) > 0;
  }

  /// When it counts: when it began, or by the log's time where the node's clock is suspect.
  public Instant countsAt() {
    return clockSuspect() ? loggedAt : from;
  }

  /// Whether this version counts in place of another one of the same id.
  public boolean outranks(Sample other) {
    return RANK.compare(this, other) > 0;
  }

  /// Of two versions the one that counts.
  public static Sample greater(Sample one, Sample other) {
    return other.outranks(one) ? other : one;
  }

  private static long bytes(Counters total) {
    return total.bytesIn() + total.bytesOut();
  }

  private static long packets(Counters total) {
    return total.packetsIn() + total.packetsOut();
  }

  /// Redacted: who was where is the tenant's own.
  @Override
  public String toString() {
    return "Sample[id=" + id + ", from=" + from + ", duration=" + duration + "]";
  }
}
