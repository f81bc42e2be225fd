package io.parley.roomstate;

import java.util.HashSet;
import java.util.Set;

/// The sids that this node owns, and which of them were told that they lost their identity.
final class Own {

  private final Set<String> sids = new HashSet<>();
  private final Set<String> replaced = new HashSet<>();

  void add(String sid) {
    sids.add(sid);
  }

  void remove(String sid) {
    sids.remove(sid);
    replaced.remove(sid);
  }

  boolean contains(String sid) {
    return sids.contains(sid);
  }

  /// Whether this is an own one that is to be told now, once.
  boolean replace(String sid) {
    return sids.contains(sid) && replaced.add(sid);
  }
}
