package io.parley.media.negotiation;

import java.util.Comparator;
import java.util.List;

/// Which simulcast stream is the smaller one, by the names that LiveKit's clients give.
final class RidOrder {

  private static final List<List<String>> KNOWN =
      List.of(List.of("q", "h", "f"), List.of("2", "1", "0"));

  private RidOrder() {}

  /// Lowest quality first where all names are known; otherwise as they came.
  static List<String> lowestFirst(List<String> rids) {
    for (var names : KNOWN) {
      if (names.containsAll(rids)) {
        return rids.stream().sorted(Comparator.comparingInt(names::indexOf)).toList();
      }
    }
    return rids;
  }
}
