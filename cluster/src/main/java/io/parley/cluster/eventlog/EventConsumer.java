package io.parley.cluster.eventlog;

import java.util.List;

/// Takes events. Called by one thread at a time.
public interface EventConsumer {

  /// Takes a batch, in order. Having returned, it has them for good: they are not given again,
  /// except after a crash at just this moment. Having thrown, it gets the same batch again after a
  /// pause. What it cannot make sense of it gives back to be parked, and goes on.
  ///
  /// @return the events that no version of this software can read; mostly none
  List<Event> take(List<Event> batch);
}
