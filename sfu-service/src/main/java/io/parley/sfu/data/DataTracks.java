package io.parley.sfu.data;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The data tracks of a room: packets of one publisher go to whoever subscribed, each under the
/// handle by which that subscriber knows the track. Nothing is kept or repeated. Not thread-safe.
///
/// @param <S> a session, by identity
public final class DataTracks<S> {

  /// Of one session. Signaling has lower limits of its own.
  static final int MAX_TRACKS = 1_000;

  /// Where packets go.
  ///
  /// @param <S> a session
  @FunctionalInterface
  public interface Sender<S> {
    void send(S receiver, byte[] packet);
  }

  private final Sender<S> out;
  private final Map<S, Map<Integer, String>> published = new HashMap<>();
  private final Map<S, Map<String, Integer>> subscribed = new HashMap<>();

  /// The same the other way round, for packets: track sid → subscriber → handle.
  private final Map<String, Map<S, Integer>> receivers = new HashMap<>();

  /// @param out must not come back here
  public DataTracks(Sender<S> out) {
    this.out = out;
  }

  /// What a session sends under a handle is of this track. Idempotent.
  public void publish(S session, String track, int handle) {
    Map<Integer, String> tracks = published.computeIfAbsent(session, one -> new HashMap<>());
    tracks.values().remove(track);
    if (tracks.size() < MAX_TRACKS || tracks.containsKey(handle)) {
      tracks.put(handle, track);
    }
  }

  public void unpublish(S session, String track) {
    Map<Integer, String> tracks = published.get(session);
    if (tracks != null) {
      tracks.values().remove(track);
    }
  }

  /// Idempotent; a later handle takes the place of an earlier one. May come before the track does.
  public void subscribe(S session, String track, int handle) {
    Map<String, Integer> handles = subscribed.computeIfAbsent(session, one -> new HashMap<>());
    if (handles.size() < MAX_TRACKS || handles.containsKey(track)) {
      handles.put(track, handle);
      receivers.computeIfAbsent(track, sid -> new LinkedHashMap<>()).put(session, handle);
    }
  }

  public void unsubscribe(S session, String track) {
    Map<String, Integer> handles = subscribed.get(session);
    if (handles != null && handles.remove(track) != null) {
      forget(session, track);
    }
  }

  private void forget(S session, String track) {
    receivers.computeIfPresent(
        track,
        (sid, all) -> {
          all.remove(session);
          return all.isEmpty() ? null : all;
        });
  }

  /// A session is over.
  public void left(S session) {
    published.remove(session);
    Map<String, Integer> handles = subscribed.remove(session);
    if (handles != null) {
      handles.keySet().forEach(track -> forget(session, track));
    }
  }

  /// A packet came on a session's channel for data tracks.
  ///
  /// @return why it went nowhere; null for one that goes to whoever wants it
  public @Nullable DataDrop received(S sender, byte[] packet) {
    if (packet.length > DataFrame.MAX_BYTES) {
      return DataDrop.TOO_LARGE;
    }
    if (!DataFrame.isReadable(packet)) {
      return DataDrop.MALFORMED;
    }
    String track = published.getOrDefault(sender, Map.of()).get(DataFrame.handle(packet));
    if (track == null) {
      return DataDrop.UNKNOWN_TRACK;
    }
    receivers
        .getOrDefault(track, Map.of())
        .forEach((receiver, handle) -> out.send(receiver, DataFrame.withHandle(packet, handle)));
    return null;
  }
}
