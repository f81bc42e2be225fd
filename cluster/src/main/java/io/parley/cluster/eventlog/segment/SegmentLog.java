package io.parley.cluster.eventlog.segment;

import io.parley.cluster.eventlog.Event;
import io.parley.cluster.eventlog.EventCount;
import io.parley.cluster.eventlog.EventCounters;
import io.parley.cluster.eventlog.EventLogFullException;
import io.parley.cluster.eventlog.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Events in files of one directory, which belongs to one process at a time. Safe from any thread.
///
/// Appending writes and returns; a flusher brings it onto the disk. Readers follow behind, and
/// somebody says up to where everything was delivered: files wholly before that are deleted.
public final class SegmentLog implements AutoCloseable {

  private static final String POSITIONS = "positions";

  private final Path directory;
  private final SegmentLimits limits;
  private final InstantSource clock;
  private final EventCounters counters;
  private final DirectoryLock lock;
  private final Flusher flusher;
  private final NavigableMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
  private SegmentWriter writer;
  private volatile long end;
  private volatile long delivered;
  private boolean closed;

  private SegmentLog(
      Path directory, SegmentLimits limits, InstantSource clock, EventCounters counters) {
    this.directory = directory;
    this.limits = limits;
    this.clock = clock;
    this.counters = counters;
    this.lock = DirectoryLock.take(directory);
    this.flusher = new Flusher(directory, counters);
    try {
      segments.putAll(Segment.find(directory, () -> counters.count(EventCount.TORN)));
      this.end = Math.max(segments.isEmpty() ? 0 : segments.lastEntry().getValue().end(), known());
      this.writer = begin();
    } catch (IOException unusable) {
      lock.close();
      throw new UncheckedIOException("cannot use " + directory, unusable);
    }
    flusher.start();
  }

  /// Opens the log in this directory, made where there is none. What a crash tore is cut off and
  /// counted.
  ///
  /// @throws IllegalStateException where another process has the directory
  /// @throws UncheckedIOException where it cannot be read or written
  public static SegmentLog open(
      Path directory, SegmentLimits limits, InstantSource clock, EventCounters counters) {
    return new SegmentLog(directory, limits, clock, counters);
  }

  /// Stores an event, for [io.parley.cluster.eventlog.EventLog#append].
  ///
  /// @param origin where a parked event came from, otherwise empty
  /// @throws EventLogFullException where the disk is full, or more waits than may
  /// @throws IllegalArgumentException where the value has more than 900 KiB or the key 16 KiB
  public void append(Topic topic, String key, byte[] value, String origin) {
    Event event = new Event(topic, key, value, clock.millis());
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the event log is closed");
      }
      byte[] frame = Frame.encode(end, event, origin);
      if (waitingBytes() + frame.length > limits.waitingBytes()) {
        counters.count(EventCount.REFUSED_FULL);
        throw new EventLogFullException("more than " + limits.waitingBytes() + " bytes wait");
      }
      try {
        if (writer.broken()
            || (writer.segment().bytes() > 0
                && writer.segment().bytes() + frame.length > limits.segmentBytes())) {
          writer = begin();
        }
        writer.write(frame);
      } catch (IOException full) {
        counters.count(EventCount.REFUSED_FULL);
        throw new EventLogFullException("cannot write to " + directory + ": " + full.getMessage());
      }
      end += frame.length;
      counters.count(EventCount.APPENDED);
      flusher.written();
      notifyAll();
    }
  }

  /// Stores what a consumer could not make sense of. Others may have written it, so what is too
  /// large for an event is cut.
  ///
  /// @param origin where it came from
  public void park(String key, byte[] value, String origin) {
    append(
        Topic.PARKED,
        key.length() > Frame.MAX_KEY_BYTES / 4 ? key.substring(0, Frame.MAX_KEY_BYTES / 4) : key,
        value.length > Frame.MAX_VALUE_BYTES ? Arrays.copyOf(value, Frame.MAX_VALUE_BYTES) : value,
        origin);
  }

  /// The address of the next event.
  public long end() {
    return end;
  }

  /// Reads from this address on, or from the oldest event behind it.
  public SegmentReader reader(long address) {
    return new SegmentReader(this, address, counters);
  }

  /// Waits for an event at this address.
  ///
  /// @param wanted whether anybody still waits; looked at again after [#wake()]
  /// @return whether there is one; false where it did not come in time, or the log is closed
  public synchronized boolean await(long address, Duration atMost, BooleanSupplier wanted)
      throws InterruptedException {
    long due = System.nanoTime() + atMost.toNanos();
    long left = atMost.toNanos();
    while (end <= address && !closed && left > 0 && wanted.getAsBoolean()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = due - System.nanoTime();
    }
    return end > address;
  }

  /// Lets everybody who waits for an event look again whether it is wanted.
  public synchronized void wake() {
    notifyAll();
  }

  /// A position of this name, kept beside the events.
  public DeliveredPosition position(String name) {
    return DeliveredPosition.open(directory.resolve(POSITIONS).resolve(name));
  }

  /// Everything before this address was delivered; files that nobody needs any more are deleted.
  public void delivered(long address) {
    delivered = address;
    long kept = segments.values().stream().mapToLong(Segment::bytes).sum();
    for (Segment segment : segments.values()) {
      if (segments.higherKey(segment.base()) == null
          || segment.end() > address
          || kept <= limits.keptBytes()) {
        return;
      }
      kept -= segment.bytes();
      delete(segment);
    }
  }

  /// Bytes that wait for delivery.
  public long waitingBytes() {
    return Math.max(0, end - Math.max(delivered, segments.firstKey()));
  }

  /// How long the oldest event that waits has done so; nothing where none waits.
  public Duration oldestWaiting() {
    if (waitingBytes() == 0) {
      return Duration.ZERO;
    }
    var oldest = new SegmentReader(this, delivered, new EventCounters()).read(1, 0);
    return oldest.isEmpty()
        ? Duration.ZERO
        : Duration.ofMillis(
            Math.max(0, clock.millis() - oldest.getFirst().event().appendedAtMillis()));
  }

  /// Returns when everything is on the disk, and lets go of the directory.
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      notifyAll();
    }
    flusher.close();
    lock.close();
  }

  /// The segment that holds this address, or the first one behind it with events; null where there
  /// is none.
  @Nullable Segment at(long address) {
    Map.Entry<Long, Segment> entry = segments.floorEntry(address);
    while (entry == null || entry.getValue().end() <= address) {
      Long behind = entry == null ? (Long) address : entry.getKey();
      entry = segments.higherEntry(behind);
      if (entry == null) {
        return null;
      }
      address = Math.max(address, entry.getKey());
    }
    return entry.getValue();
  }

  private SegmentWriter begin() throws IOException {
    SegmentWriter next = new SegmentWriter(new Segment(directory, end));
    segments.put(end, next.segment());
    flusher.follow(next);
    return next;
  }

  private void delete(Segment segment) {
    segments.remove(segment.base());
    try {
      Files.deleteIfExists(segment.path());
    } catch (IOException retriedAtTheNextStart) {
      counters.count(EventCount.FLUSH_FAILURES);
    }
  }

  /// The greatest address that any position names: a crash of the machine may have taken events
  /// that had been delivered, and their addresses must not be given again.
  private long known() throws IOException {
    Path positions = directory.resolve(POSITIONS);
    Files.createDirectories(positions);
    long greatest = 0;
    try (Stream<Path> files = Files.list(positions)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        try (DeliveredPosition position = DeliveredPosition.open(file)) {
          greatest = Math.max(greatest, position.get());
        }
      }
    }
    return greatest;
  }
}
