package io.parley.signaling.replica;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRtc.AddTrackRequest;
import org.jspecify.annotations.Nullable;

/// The tracks of one participant: live ones, those whose media section has not been seen yet, and
/// requests that wait for an earlier track of the same cid.
final class Publications {

  /// Tracks that were answered but never negotiated. More, and a client could fill the memory;
  /// fewer, and one that publishes much at once is refused.
  static final int EXPECTED_CAPACITY = 20;

  /// Requests that may wait for one cid.
  static final int QUEUED_PER_CID = 3;

  /// Live tracks of one participant.
  static final int LIVE_CAPACITY = 200;

  private final Map<String, TrackInfo> live = new LinkedHashMap<>();
  private final Map<String, TrackInfo> expected = new LinkedHashMap<>();
  private final ArrayDeque<AddTrackRequest> queued = new ArrayDeque<>();

  Collection<TrackInfo> live() {
    return live.values();
  }

  /// Answered, and not negotiated yet.
  Collection<TrackInfo> expected() {
    return expected.values();
  }

  /// Live and expected ones.
  List<TrackInfo> all() {
    return Stream.concat(live.values().stream(), expected.values().stream()).toList();
  }

  boolean isLive(String sid) {
    return live.containsKey(sid);
  }

  /// A live or expected track; null where there is none.
  @Nullable TrackInfo find(String sid) {
    TrackInfo track = live.get(sid);
    return track == null ? expected.get(sid) : track;
  }

  boolean isFull() {
    return expected.size() >= EXPECTED_CAPACITY || live.size() >= LIVE_CAPACITY;
  }

  boolean uses(AddTrackRequest request) {
    return all().stream()
        .anyMatch(
            track ->
                TrackInfos.hasCid(track, request.getCid())
                    || request.getSimulcastCodecsList().stream()
                        .anyMatch(codec -> TrackInfos.hasCid(track, codec.getCid())));
  }

  void expect(TrackInfo track) {
    expected.put(track.getSid(), track);
  }

  void becomeLive(TrackInfo track) {
    expected.remove(track.getSid());
    live.put(track.getSid(), track);
  }

  /// Puts a newer version in place of a track that is there.
  void replace(TrackInfo track) {
    (live.containsKey(track.getSid()) ? live : expected).put(track.getSid(), track);
  }

  /// @return whether it was live
  boolean remove(String sid) {
    expected.remove(sid);
    return live.remove(sid) != null;
  }

  /// Lets a request wait; false where too many do already.
  boolean queue(AddTrackRequest request) {
    long same = queued.stream().filter(other -> other.getCid().equals(request.getCid())).count();
    if (same >= QUEUED_PER_CID || queued.size() >= EXPECTED_CAPACITY) {
      return false;
    }
    queued.add(request);
    return true;
  }

  /// The first request that waits no longer; null where none is due.
  @Nullable AddTrackRequest takeReady() {
    for (Iterator<AddTrackRequest> waiting = queued.iterator(); waiting.hasNext(); ) {
      AddTrackRequest request = waiting.next();
      if (!uses(request)) {
        waiting.remove();
        return request;
      }
    }
    return null;
  }
}
