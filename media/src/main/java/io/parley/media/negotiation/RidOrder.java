package io.parley.media.negotiation;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/// Which simulcast stream is the smaller one: as the client announced, else by the sizes that its
/// offer declares, else by the names that LiveKit's clients give.
final class RidOrder {

  private static final List<List<String>> KNOWN =
      List.of(List.of("q", "h", "f"), List.of("2", "1", "0"));

  private RidOrder() {}

  /// Lowest quality first; as they came where nothing tells.
  ///
  /// @param announced lowest first, may be empty
  /// @param pixels of a stream's largest picture, 0 where not declared
  static List<String> lowestFirst(
      List<String> rids, List<String> announced, ToLongFunction<String> pixels) {
    if (announced.containsAll(rids)) {
      return sorted(rids, Comparator.comparingInt(announced::indexOf));
    }
    if (rids.stream().allMatch(rid -> pixels.applyAsLong(rid) > 0)) {
      return sorted(rids, Comparator.comparingLong(pixels));
    }
    for (var names : KNOWN) {
      if (names.containsAll(rids)) {
        return sorted(rids, Comparator.comparingInt(names::indexOf));
      }
    }
    return rids;
  }

  private static List<String> sorted(List<String> rids, Comparator<String> order) {
    return rids.stream().sorted(order).toList();
  }
}
