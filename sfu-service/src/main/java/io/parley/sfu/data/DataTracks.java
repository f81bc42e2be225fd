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

  /// One subscription.
  private static final class Receiver {
    int handle;
    FrameRate rate = FrameRate.UNLIMITED;
  }

  private final Sender<S> out;
  private final Runnable thinned;
  private final Map<S, Map<Integer, String>> published = new HashMap<>();
  private final Map<S, Map<String, Receiver>> subscribed = new HashMap<>();

  /// The same the other way round, for packets: track sid → subscriber.
  private final Map<String, Map<S, Receiver>> receivers = new HashMap<>();

  /// @param out must not come back here
  /// @param thinned called for each packet that a subscriber does not get since it asked for fewer
  ///     frames
  public DataTracks(Sender<S> out, Runnable thinned) {
    this.out = out;
    this.thinned = thinned;
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

  /// Idempotent; a later handle or rate takes the place of an earlier one. May come before its
  /// track.
  ///
  /// @param framesPerSecond that it gets at most; 0 for all
  public void subscribe(S session, String track, int handle, int framesPerSecond) {
    Map<String, Receiver> own = subscribed.computeIfAbsent(session, one -> new HashMap<>());
    if (own.size() >= MAX_TRACKS && !own.containsKey(track)) {
      return;
    }
    Receiver receiver = own.computeIfAbsent(track, sid -> new Receiver());
    receiver.handle = handle;
    if (receiver.rate.framesPerSecond() != framesPerSecond) {
      receiver.rate = FrameRate.of(framesPerSecond);
    }
    receivers.computeIfAbsent(track, sid -> new LinkedHashMap<>()).put(session, receiver);
  }

  public void unsubscribe(S session, String track) {
    Map<String, Receiver> own = subscribed.get(session);
    if (own != null && own.remove(track) != null) {
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
    Map<String, Receiver> own = subscribed.remove(session);
    if (own != null) {
      own.keySet().forEach(track -> forget(session, track));
    }
  }

  /// A packet came on a session's channel for data tracks.
  ///
  /// @return why it went nowhere; null for one that goes to whoever wants it
  public @Nullable DataDrop received(long nowNanos, S sender, byte[] packet) {
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
        .forEach((session, receiver) -> forward(nowNanos, session, receiver, packet));
    return null;
  }

  private void forward(long nowNanos, S session, Receiver receiver, byte[] packet) {
    if (receiver.rate.takes(nowNanos, DataFrame.frame(packet))) {
      out.send(session, DataFrame.withHandle(packet, receiver.handle));
    } else {
      thinned.run();
    }
  }
}
