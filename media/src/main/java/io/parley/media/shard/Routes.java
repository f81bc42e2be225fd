package io.parley.media.shard;

import io.parley.media.ice.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whose packets come over which path. Owned by one shard.
///
/// @param <T> whose
final class Routes<T> {

  /// Paths of one that are remembered; it may roam, and a stranger cannot add any.
  private static final int MAX_PATHS = 16;

  private final Map<Path, T> byPath = new HashMap<>();
  private final Map<T, List<Path>> paths = new IdentityHashMap<>();

  /// Null for a path that nobody was verified on.
  @Nullable T find(Path path) {
    return byPath.get(path);
  }

  /// Packets of a path are somebody's from now on.
  void remember(T whose, Path path) {
    T former = byPath.put(path, whose);
    if (former == whose) {
      return;
    }
    if (former != null) {
      of(former).remove(path);
    }
    List<Path> theirs = of(whose);
    theirs.add(path);
    if (theirs.size() > MAX_PATHS) {
      byPath.remove(theirs.removeFirst(), whose);
    }
  }

  private List<Path> of(T whose) {
    return paths.computeIfAbsent(whose, key -> new ArrayList<>());
  }

  /// It is gone.
  void forget(T whose) {
    List<Path> theirs = paths.remove(whose);
    if (theirs != null) {
      theirs.forEach(path -> byPath.remove(path, whose));
    }
  }
}
