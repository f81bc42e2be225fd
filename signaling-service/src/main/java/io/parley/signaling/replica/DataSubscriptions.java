package io.parley.signaling.replica;

import io.parley.protocol.state.DataSubscription;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The data tracks that one participant wants, and the handle under which it gets each: 16 bits,
/// never 0, and not of two tracks at once.
final class DataSubscriptions {

  /// More, and a client could fill the memory; a wish beyond is ignored.
  static final int CAPACITY = 1_000;

  private static final int NONE = 0;
  private static final int LAST_HANDLE = 0xffff;

  private final Map<String, Integer> wanted = new LinkedHashMap<>();

  /// Frames a second, of those tracks of which not all are wanted.
  private final Map<String, Integer> rates = new HashMap<>();

  private int lastHandle;
  private int revision;

  /// Counts changes.
  int revision() {
    return revision;
  }

  boolean isEmpty() {
    return wanted.isEmpty();
  }

  Set<String> wanted() {
    return Set.copyOf(wanted.keySet());
  }

  boolean wants(String track) {
    return wanted.containsKey(track);
  }

  /// @param framesPerSecond that it wants at most; 0 for all
  /// @return whether it is had, and wanted at another rate now
  boolean want(String track, int framesPerSecond) {
    if (!wanted.containsKey(track)) {
      if (wanted.size() >= CAPACITY) {
        return false;
      }
      wanted.put(track, NONE);
      revision++;
    }
    if (framesPerSecond == framesPerSecond(track)) {
      return false;
    }
    rate(track, framesPerSecond);
    revision++;
    return has(track);
  }

  private void rate(String track, int framesPerSecond) {
    if (framesPerSecond == 0) {
      rates.remove(track);
    } else {
      rates.put(track, framesPerSecond);
    }
  }

  /// How many of a track's frames are wanted a second at most; 0 for all.
  int framesPerSecond(String track) {
    return rates.getOrDefault(track, 0);
  }

  /// The handle of a track that is had.
  int handle(String track) {
    return wanted.getOrDefault(track, NONE);
  }

  /// @return whether it was had
  boolean forget(String track) {
    Integer handle = wanted.remove(track);
    rates.remove(track);
    revision += handle == null ? 0 : 1;
    return handle != null && handle != NONE;
  }

  boolean has(String track) {
    return wanted.getOrDefault(track, NONE) != NONE;
  }

  /// A wanted track is to be had.
  ///
  /// @return its handle
  int begin(String track) {
    Set<Integer> taken = new HashSet<>(wanted.values());
    do {
      lastHandle = lastHandle == LAST_HANDLE ? 1 : lastHandle + 1;
    } while (taken.contains(lastHandle));
    wanted.put(track, lastHandle);
    revision++;
    return lastHandle;
  }

  /// Track sid → handle of those that are had.
  Map<String, Integer> handles() {
    Map<String, Integer> had = new LinkedHashMap<>(wanted);
    had.values().removeIf(handle -> handle == NONE);
    return had;
  }

  /// For whoever goes on where this node ends.
  List<DataSubscription> written() {
    return wanted.entrySet().stream()
        .map(
            entry ->
                DataSubscription.newBuilder()
                    .setTrackSid(entry.getKey())
                    .setHandle(entry.getValue())
                    .setTargetFps(framesPerSecond(entry.getKey()))
                    .build())
        .toList();
  }

  void restore(List<DataSubscription> written) {
    for (DataSubscription one : written) {
      wanted.put(one.getTrackSid(), one.getHandle());
      rate(one.getTrackSid(), one.getTargetFps());
      lastHandle = Math.max(lastHandle, one.getHandle());
    }
  }
}
