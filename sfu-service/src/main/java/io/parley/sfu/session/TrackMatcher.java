package io.parley.sfu.session;

import io.parley.media.negotiation.OfferedTrack;
import io.parley.media.section.MediaKind;
import io.parley.protocol.sfu.ExpectTrack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import livekit.LivekitModels.TrackType;
import org.jspecify.annotations.Nullable;

/// Finds which media section carries which announced track of one participant; either may come
/// first. A section's track id is compared with the cids of the announcement. Where no id fits, as
/// with clients that change ids, the first announcement of the section's kind is taken.
final class TrackMatcher {

  /// Announcements of one participant that wait for media; more are forgotten, oldest first.
  static final int PENDING_CAPACITY = 100;

  /// A section and the track on it.
  record Match(OfferedTrack section, ExpectTrack expected) {}

  private final Map<String, ExpectTrack> pending = new LinkedHashMap<>();
  private final Map<String, OfferedTrack> unmatched = new LinkedHashMap<>();

  /// An AddTrack was answered. Telling it twice is as telling it once, while it waits.
  void expect(ExpectTrack track) {
    if (pending.size() == PENDING_CAPACITY) {
      pending.remove(pending.keySet().iterator().next());
    }
    pending.putIfAbsent(key(track), track);
  }

  /// A track and its further codecs wait each for a section of its own.
  private static String key(ExpectTrack expected) {
    String sid = expected.getTrack().getSid();
    return isFurther(expected) ? sid + " " + expected.getRequest().getCid() : sid;
  }

  /// Whether it announces a further codec of a track.
  static boolean isFurther(ExpectTrack expected) {
    return !expected.getRequest().getSid().isEmpty();
  }

  /// Whether an announcement still waits.
  boolean isPending(String trackSid) {
    return pending.containsKey(trackSid);
  }

  /// A track that was announced will not come.
  void forget(String trackSid) {
    pending.values().removeIf(expected -> expected.getTrack().getSid().equals(trackSid));
  }

  /// Takes what an offer says.
  ///
  /// @param ended mids of sections whose track ended with it
  void offered(List<OfferedTrack> tracks, Set<String> ended) {
    ended.forEach(unmatched::remove);
    for (var track : tracks) {
      if (track.started()) {
        unmatched.put(track.mid(), track);
      }
    }
  }

  /// The announcement of a section that is just being answered, by its id only.
  @Nullable ExpectTrack announced(OfferedTrack section) {
    for (var expected : pending.values()) {
      if (isOfKind(expected, section.kind()) && cids(expected).contains(id(section))) {
        return expected;
      }
    }
    return null;
  }

  /// Takes out every pair that fits by id.
  List<Match> takeById() {
    var matches = new ArrayList<Match>();
    for (var section : List.copyOf(unmatched.values())) {
      take(section, announced(section), matches);
    }
    return matches;
  }

  /// Takes out pairs of one kind, in the order that they came; for what did not fit by id.
  List<Match> takeByKind() {
    var matches = new ArrayList<Match>();
    for (var section : List.copyOf(unmatched.values())) {
      take(section, firstOf(section.kind()), matches);
    }
    return matches;
  }

  /// Whether [#takeByKind] would find something.
  boolean hasPairOfKind() {
    return unmatched.values().stream().anyMatch(section -> firstOf(section.kind()) != null);
  }

  private void take(OfferedTrack section, @Nullable ExpectTrack expected, List<Match> into) {
    if (expected != null) {
      unmatched.remove(section.mid());
      pending.remove(key(expected));
      into.add(new Match(section, expected));
    }
  }

  private @Nullable ExpectTrack firstOf(MediaKind kind) {
    for (var expected : pending.values()) {
      if (isOfKind(expected, kind)) {
        return expected;
      }
    }
    return null;
  }

  private static boolean isOfKind(ExpectTrack expected, MediaKind kind) {
    return expected.getTrack().getType()
        == (kind == MediaKind.AUDIO ? TrackType.AUDIO : TrackType.VIDEO);
  }

  /// The id in the section's msid; a one-token msid counts whole.
  static String id(OfferedTrack section) {
    var id = section.trackId() != null ? section.trackId() : section.streamId();
    return id == null ? "" : id;
  }

  private static Set<String> cids(ExpectTrack expected) {
    var cids = new TreeSet<String>();
    cids.add(expected.getRequest().getCid());
    expected.getRequest().getSimulcastCodecsList().forEach(codec -> cids.add(codec.getCid()));
    if (!isFurther(expected)) {
      expected.getTrack().getCodecsList().forEach(codec -> cids.add(codec.getCid()));
    }
    cids.remove("");
    return cids;
  }
}
