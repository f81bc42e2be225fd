package io.parley.sfu.metering.usage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.EventLogFullException;
import io.parley.cluster.eventlog.Topic;
import io.parley.media.shard.PeerStats;
import io.parley.protocol.events.UsageSample;
import io.parley.sfu.quality.Reading;
import io.parley.sfu.quality.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes samples of what sessions carry: each reading goes to the file, and every ten seconds, and
/// at the session's end, a sample to the event log. A sample that the log does not take goes on
/// growing. Safe from any thread, and blocks none of its callers.
public final class UsageMeter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(UsageMeter.class);

  /// What one sample covers.
  public static final Duration SAMPLE = Duration.ofSeconds(10);

  /// Samples of sessions that are over while the log is full; of more, the oldest stay in the file
  /// for the next process, and those that are not in it are lost.
  static final int ENDED_CAPACITY = 10_000;

  /// Readings that may wait for the disk; further ones are left out.
  static final int READINGS_CAPACITY = 20_000;

  private record Ended(int slot, String key, byte[] sample) {}

  private final UsageOrigin origin;
  private final UsageFile file;
  private final EventLog events;
  private final InstantSource clock;
  private final Executor thread;
  private final UsageMeters meters;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicInteger readings = new AtomicInteger();
  private boolean full;
  private final ArrayDeque<Ended> ended = new ArrayDeque<>();

  /// @param events where samples go
  /// @param thread runs one task after the other, in their order
  public UsageMeter(
      UsageOrigin origin,
      UsageFile file,
      EventLog events,
      InstantSource clock,
      Executor thread,
      UsageMeters meters) {
    this.origin = origin;
    this.file = file;
    this.events = events;
    this.clock = clock;
    this.thread = thread;
    this.meters = meters;
    run(this::recover);
  }

  private void recover() {
    for (var leftover : file.leftovers()) {
      try {
        var sample = UsageSample.parseFrom(leftover.sample());
        String key = UsageSubject.key(sample.getProject(), sample.getRoom());
        ended.add(new Ended(leftover.slot(), key, leftover.sample()));
      } catch (InvalidProtocolBufferException e) {
        meters.lost();
        file.free(leftover.slot());
      }
    }
    if (!ended.isEmpty()) {
      log.atInfo().addKeyValue("samples", ended.size()).log("usage of a former process found");
    }
    stateEnded();
  }

  /// A session begins.
  public SessionUsage open(UsageSubject subject, long nowNanos) {
    var session = new SessionUsage(subject, numbers.incrementAndGet(), nowNanos, clock.millis());
    run(
        () -> {
          session.setSlot(file.claim());
          meters.opened(subject.project());
        });
    return session;
  }

  /// Takes what a session's peers carried by now.
  ///
  /// @param totals by peer, since it was opened
  public void read(SessionUsage session, long nowNanos, Map<Long, PeerStats> totals) {
    if (!admits()) {
      return;
    }
    var taken = Map.copyOf(totals);
    run(
        () -> {
          readings.decrementAndGet();
          take(session, nowNanos, taken);
        });
  }

  /// Notes how a session's connection was; the next sample of its quality has it.
  public void read(SessionUsage session, Reading reading, Verdict verdict) {
    if (admits()) {
      run(
          () -> {
            readings.decrementAndGet();
            session.read(reading, verdict);
          });
    }
  }

  private boolean admits() {
    if (readings.incrementAndGet() > READINGS_CAPACITY) {
      readings.decrementAndGet();
      meters.skipped();
      return false;
    }
    return true;
  }

  /// A session is over.
  ///
  /// @param totals by peer, the last
  public void close(SessionUsage session, long nowNanos, Map<Long, PeerStats> totals) {
    var taken = Map.copyOf(totals);
    run(() -> end(session, nowNanos, taken));
  }

  /// Tries again what the log did not take. To be called each second: nothing else is stated before
  /// once the log was full.
  public void retry() {
    run(
        () -> {
          full = false;
          stateEnded();
        });
  }

  private void take(SessionUsage session, long nowNanos, Map<Long, PeerStats> totals) {
    if (session.isClosed()) {
      return;
    }
    meters.carried(session.subject().project(), session.read(nowNanos, totals));
    byte[] sample = session.usageSample(origin).toByteArray();
    keep(session, sample);
    if (session.isUsageDue(SAMPLE) && append(session.subject().key(), sample)) {
      session.usageStated(numbers.incrementAndGet());
    }
    if (session.isQualityDue(SAMPLE)) {
      stateQuality(session);
    }
  }

  private void end(SessionUsage session, long nowNanos, Map<Long, PeerStats> totals) {
    if (!session.close()) {
      return;
    }
    meters.carried(session.subject().project(), session.read(nowNanos, totals));
    meters.closed(session.subject().project());
    byte[] sample = session.usageSample(origin).toByteArray();
    keep(session, sample);
    ended.add(new Ended(session.slot(), session.subject().key(), sample));
    stateQuality(session);
    stateEnded();
    if (ended.size() > ENDED_CAPACITY) {
      forgetOldest();
    }
  }

  private void keep(SessionUsage session, byte[] sample) {
    if (!file.write(session.slot(), sample)) {
      meters.unkept();
    }
  }

  private void forgetOldest() {
    if (ended.removeFirst().slot() == UsageFile.NONE) {
      meters.lost();
    }
  }

  private void stateEnded() {
    for (var first = ended.peek(); first != null; first = ended.peek()) {
      if (!append(first.key(), first.sample())) {
        return;
      }
      file.free(first.slot());
      ended.remove();
    }
  }

  private boolean append(String key, byte[] sample) {
    boolean taken = append(Topic.USAGE, key, sample);
    if (taken) {
      meters.stated();
    }
    return taken;
  }

  private boolean append(Topic topic, String key, byte[] sample) {
    if (full) {
      return false;
    }
    try {
      events.append(topic, key, sample);
      return true;
    } catch (EventLogFullException e) {
      full = true;
      meters.logFull();
      return false;
    }
  }

  private void stateQuality(SessionUsage session) {
    byte[] sample = session.qualitySample(origin).toByteArray();
    if (append(Topic.QUALITY, session.subject().key(), sample)) {
      session.qualityStated(numbers.incrementAndGet());
    }
  }

  private void run(Runnable task) {
    thread.execute(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) { // the next task must run whatever became of this one
            log.atError().setCause(e).log("usage was not counted");
          }
        });
  }

  /// Waits for what is under way. What is not in the event log by then waits in the file.
  @Override
  public void close() {
    CompletableFuture.runAsync(this::finish, thread).join();
  }

  private void finish() {
    stateEnded();
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the file of usage was not closed", e);
    }
  }
}
