package io.parley.cluster.eventlog.segment;

import io.parley.cluster.eventlog.EventCount;
import io.parley.cluster.eventlog.EventCounters;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a log's events in order. Whatever the files hold, it goes on: what is no event is counted
/// and skipped up to the next file. Owned by one thread.
public final class SegmentReader {

  private final SegmentLog log;
  private final EventCounters counters;
  private final FrameWindow window = new FrameWindow();
  private long address;

  SegmentReader(SegmentLog log, long address, EventCounters counters) {
    this.log = log;
    this.address = address;
    this.counters = counters;
  }

  /// The address that is read next.
  public long address() {
    return address;
  }

  /// Goes to another address.
  public void seek(long to) {
    address = to;
  }

  /// The next events; none where all were read.
  ///
  /// @param bytes stops behind the event that reaches so many
  public List<StoredEvent> read(int events, int bytes) {
    List<StoredEvent> read = new ArrayList<>();
    long from = address;
    Segment segment = log.at(address);
    while (segment != null && read.size() < events && (read.isEmpty() || address - from < bytes)) {
      if (address < segment.base()) {
        from = segment.base();
        address = from;
      }
      readFrom(segment, read, events, from + bytes);
      segment = log.at(address);
    }
    return read;
  }

  private void readFrom(Segment segment, List<StoredEvent> into, int events, long until) {
    long end = segment.end();
    window.clear();
    try (RandomAccessFile file = new RandomAccessFile(segment.path().toFile(), "r")) {
      while (address < end && into.size() < events && (into.isEmpty() || address < until)) {
        @Nullable Frame frame =
            window.at(file, address - segment.base(), end - segment.base(), address);
        if (frame == null) {
          counters.count(EventCount.TORN);
          address = end;
        } else {
          address += frame.bytes();
          add(frame.stored(), into);
        }
      }
    } catch (FileNotFoundException deletedMeanwhile) {
      address = end;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void add(@Nullable StoredEvent stored, List<StoredEvent> into) {
    if (stored == null) {
      counters.count(EventCount.UNKNOWN_TOPIC);
    } else {
      into.add(stored);
    }
  }
}
