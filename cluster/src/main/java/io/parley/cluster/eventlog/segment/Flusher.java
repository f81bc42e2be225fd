package io.parley.cluster.eventlog.segment;

import io.parley.cluster.eventlog.EventCount;
import io.parley.cluster.eventlog.EventCounters;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings what was appended onto the disk, for many events at once.
final class Flusher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Flusher.class);

  /// How long further events may join those that wait. Longer, and the promise of 5 ms breaks;
  /// shorter, and the disk is asked more often.
  private static final long GROUP_NANOS = 2_000_000;

  private final Path directory;
  private final EventCounters counters;
  private final Thread thread;
  private final Set<SegmentWriter> dirty = new LinkedHashSet<>();
  private @Nullable SegmentWriter current;
  private boolean newFile;
  private boolean closed;

  Flusher(Path directory, EventCounters counters) {
    this.directory = directory;
    this.counters = counters;
    this.thread = Thread.ofPlatform().daemon().name("parley-events-flush").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// From now on this one is written to; the one before is closed when it is on the disk.
  synchronized void follow(SegmentWriter writer) {
    if (current != null) {
      dirty.add(current);
    }
    current = writer;
    newFile = true;
    notifyAll();
  }

  /// The current file was written to.
  synchronized void written() {
    if (current != null && dirty.add(current)) {
      notifyAll();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean more = true;
    while (more) {
      more = awaitWork();
      if (more) {
        LockSupport.parkNanos(GROUP_NANOS);
      }
      flush();
    }
  }

  private synchronized boolean awaitWork() {
    try {
      while (!closed && dirty.isEmpty() && !newFile) {
        wait();
      }
    } catch (InterruptedException nobodyDoes) {
      closed = true;
    }
    return !closed;
  }

  private void flush() {
    List<SegmentWriter> writers;
    List<SegmentWriter> done;
    boolean entry;
    synchronized (this) {
      writers = new ArrayList<>(dirty);
      done = new ArrayList<>(dirty);
      done.remove(current);
      if (closed && current != null) {
        done.add(current);
      }
      dirty.clear();
      entry = newFile;
      newFile = false;
    }
    for (SegmentWriter writer : writers) {
      attempt(writer::force);
    }
    if (entry) {
      attempt(this::forceDirectory);
    }
    for (SegmentWriter writer : done) {
      attempt(writer::close);
    }
  }

  private void forceDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private void attempt(Work work) {
    try {
      work.run();
    } catch (IOException failed) {
      if (counters.of(EventCount.FLUSH_FAILURES) == 0) {
        log.atError().setCause(failed).log("events may not survive this machine: disk failed");
      }
      counters.count(EventCount.FLUSH_FAILURES);
    }
  }

  private interface Work {
    void run() throws IOException;
  }
}
