package io.parley.cluster.eventlog.embedded;

import io.parley.cluster.eventlog.EventCounters;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.EventLogContractTest;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

class LocalEventLogContractTest extends EventLogContractTest {

  private final AtomicInteger groups = new AtomicInteger();
  @TempDir private Path directory;

  @Override
  protected EventLog open() {
    return new LocalEventLog(directory, InstantSource.system());
  }

  @Override
  protected String group() {
    return "group-" + groups.incrementAndGet();
  }

  @Override
  protected EventCounters counters(EventLog log) {
    return ((LocalEventLog) log).counters();
  }
}
