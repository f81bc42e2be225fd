package io.parley.sfu.metering.usage;

import io.parley.media.section.TrafficKind;
import io.parley.media.shard.PeerStats;
import io.parley.protocol.events.KindUsage;
import io.parley.protocol.events.MediaKind;
import io.parley.protocol.events.QualitySample;
import io.parley.protocol.events.UsageSample;
import io.parley.sfu.quality.QualityRecord;
import io.parley.sfu.quality.Reading;
import io.parley.sfu.quality.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// What one session carried: the totals, and how much of them is in no sample yet. Owned by
/// [UsageMeter]; others only hold it.
public final class SessionUsage {

  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long NANOS_PER_MICRO = 1_000L;

  private final UsageSubject subject;
  private final Map<Long, PeerStats> peers = new HashMap<>();
  private final Stretch usage;
  private final Stretch quality;
  private final QualityRecord record = new QualityRecord();
  private PeerStats total = PeerStats.NONE;
  private long nowNanos;
  private int slot = UsageFile.NONE;
  private boolean closed;

  /// What is counted since the last sample.
  private static final class Stretch {
    long number;
    long fromNanos;
    long fromMillis;
    PeerStats before = PeerStats.NONE;

    Stretch(long number, long fromNanos, long fromMillis) {
      this.number = number;
      this.fromNanos = fromNanos;
      this.fromMillis = fromMillis;
    }

    /// Whole milliseconds: what is left of one is the next sample's.
    long millis(long nowNanos) {
      return (nowNanos - fromNanos) / NANOS_PER_MILLI;
    }

    void begin(long nextNumber, long nowNanos, PeerStats total) {
      long millis = millis(nowNanos);
      number = nextNumber;
      fromNanos += millis * NANOS_PER_MILLI;
      fromMillis += millis;
      before = total;
    }
  }

  SessionUsage(UsageSubject subject, long number, long nowNanos, long nowMillis) {
    this.subject = subject;
    this.nowNanos = nowNanos;
    usage = new Stretch(number, nowNanos, nowMillis);
    quality = new Stretch(number, nowNanos, nowMillis);
  }

  UsageSubject subject() {
    return subject;
  }

  int slot() {
    return slot;
  }

  void setSlot(int slot) {
    this.slot = slot;
  }

  /// Takes the latest totals of some of its peers.
  ///
  /// @return what they carried since they were last read
  PeerStats read(long readNanos, Map<Long, PeerStats> latest) {
    nowNanos += Math.max(0, readNanos - nowNanos); // a shard's turn may have begun earlier
    peers.putAll(latest);
    PeerStats sum = PeerStats.NONE;
    for (var stats : peers.values()) {
      sum = sum.plus(stats);
    }
    PeerStats change = sum.since(total);
    total = sum;
    return change;
  }

  /// It is over: nothing is read any more.
  ///
  /// @return whether it was open
  boolean close() {
    boolean open = !closed;
    closed = true;
    return open;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isUsageDue(Duration each) {
    return nowNanos - usage.fromNanos >= each.toNanos();
  }

  boolean isQualityDue(Duration each) {
    return nowNanos - quality.fromNanos >= each.toNanos();
  }

  UsageSample usageSample(UsageOrigin origin) {
    var sample =
        UsageSample.newBuilder()
            .setId(id(origin, usage.number))
            .setProject(subject.project())
            .setRoom(subject.room())
            .setRoomSid(subject.roomSid())
            .setParticipantSid(subject.participantSid())
            .setIdentity(subject.identity())
            .setNode(origin.node())
            .setRegion(origin.region())
            .setFromMs(usage.fromMillis)
            .setDurationMs((int) usage.millis(nowNanos));
    var carried = total.since(usage.before);
    for (var kind : TrafficKind.values()) {
      var of = carried.of(kind);
      if (of.packetsIn() != 0 || of.packetsOut() != 0) {
        sample.addKinds(
            KindUsage.newBuilder()
                .setKind(wire(kind))
                .setBytesIn(of.bytesIn())
                .setBytesOut(of.bytesOut())
                .setPacketsIn(of.packetsIn())
                .setPacketsOut(of.packetsOut()));
      }
    }
    return sample.build();
  }

  private static MediaKind wire(TrafficKind kind) {
    return switch (kind) {
      case OTHER -> MediaKind.OTHER;
      case AUDIO -> MediaKind.AUDIO;
      case VIDEO -> MediaKind.VIDEO;
      case SCREEN -> MediaKind.SCREEN;
      case DATA -> MediaKind.DATA;
    };
  }

  /// Takes how the connection was.
  void read(Reading reading, Verdict verdict) {
    record.read(reading, verdict);
  }

  QualitySample qualitySample(UsageOrigin origin) {
    var carried = total.since(quality.before);
    var sample = QualitySample.newBuilder();
    record.fill(sample);
    return sample
        .setId(id(origin, quality.number))
        .setProject(subject.project())
        .setRoom(subject.room())
        .setRoomSid(subject.roomSid())
        .setParticipantSid(subject.participantSid())
        .setIdentity(subject.identity())
        .setNode(origin.node())
        .setFromMs(quality.fromMillis)
        .setDurationMs((int) quality.millis(nowNanos))
        .setRttMicros((int) Math.min(Integer.MAX_VALUE, carried.rttNanos() / NANOS_PER_MICRO))
        .setPacketsIn(carried.packetsIn())
        .setPacketsOut(carried.packetsOut())
        .setRetransmitted(carried.retransmitted())
        .setNacksIn(carried.nacksIn())
        .setNacksOut(carried.nacksOut())
        .setPlisIn(carried.plisIn())
        .setPlisOut(carried.plisOut())
        .build();
  }

  private String id(UsageOrigin origin, long number) {
    return origin.incarnation() + '/' + subject.participantSid() + '/' + number;
  }

  /// The usage so far is stated.
  void usageStated(long nextNumber) {
    usage.begin(nextNumber, nowNanos, total);
  }

  /// The quality so far is stated.
  void qualityStated(long nextNumber) {
    quality.begin(nextNumber, nowNanos, total);
    record.begin();
  }
}
