package io.parley.media.slots;

/// Whoever holds slots that it can do without: the history of what was received.
@FunctionalInterface
public interface SlotReclaim {

  /// Gives back some slots, the least useful first.
  ///
  /// @param large whether slots of the large class are wanted, rather than small ones
  /// @return how many were released; 0 when there is nothing to give
  int giveBack(boolean large);
}
