package io.parley.sfu.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The latest placement of each room that is or was here: whoever still follows an earlier one is
/// turned away. Safe from any thread.
final class PlacementEpochs {

  /// How long a room that left is remembered; a view of the placements is not older than that.
  static final Duration KEPT = Duration.ofMinutes(10);

  /// Rooms that left; of more the longest gone are forgotten.
  static final int CAPACITY = 100_000;

  private record Left(int epoch, long sinceNanos) {}

  private final Map<String, Integer> present = new HashMap<>();
  private final Map<String, Left> left = new LinkedHashMap<>();
  private final Timers timers;
  private final Runnable onForgotten;

  /// @param onForgotten called for each that is forgotten early
  PlacementEpochs(Timers timers, Runnable onForgotten) {
    this.timers = timers;
    this.onForgotten = onForgotten;
  }

  /// Whether somebody may follow this placement; a later one than known becomes the known one.
  synchronized boolean admits(String roomSid, int epoch) {
    forget();
    var gone = left.get(roomSid);
    int known = present.getOrDefault(roomSid, gone == null ? 0 : gone.epoch());
    return Integer.compareUnsigned(epoch, known) >= 0;
  }

  /// A session was opened by it.
  synchronized void entered(String roomSid, int epoch) {
    var gone = left.remove(roomSid);
    int known = gone == null ? 0 : gone.epoch();
    present.merge(roomSid, later(epoch, known), PlacementEpochs::later);
  }

  /// The room's last session is over.
  synchronized void left(String roomSid) {
    Integer epoch = present.remove(roomSid);
    if (epoch != null) {
      left.remove(roomSid);
      left.put(roomSid, new Left(epoch, timers.nowNanos()));
      forget();
    }
  }

  private void forget() {
    var oldest = left.values().iterator();
    while (oldest.hasNext()) {
      boolean expired = timers.nowNanos() - oldest.next().sinceNanos() >= KEPT.toNanos();
      if (!expired && left.size() <= CAPACITY) {
        return;
      }
      oldest.remove();
      if (!expired) {
        onForgotten.run();
      }
    }
  }

  private static int later(int a, int b) {
    return Integer.compareUnsigned(a, b) >= 0 ? a : b;
  }
}
