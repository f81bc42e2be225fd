package io.parley.signaling.replica;

import java.util.HashMap;
import java.util.Map;
import livekit.LivekitModels.ConnectionQuality;
import livekit.LivekitRtc.ConnectionQualityInfo;

/// How good connections are, as the SFU said last: what is not excellent. It may speak of
/// participants whose records have not come yet.
final class KnownQualities {

  /// As many as a room has people; of more, their quality is told when it changes.
  static final int CAPACITY = 20_000;

  private static final int BEST_SCORE = 5;

  private final Map<String, ConnectionQualityInfo> known = new HashMap<>();

  void told(ConnectionQualityInfo quality) {
    String sid = quality.getParticipantSid();
    if (quality.getQuality() == ConnectionQuality.EXCELLENT) {
      known.remove(sid);
    } else if (known.containsKey(sid) || known.size() < CAPACITY) {
      known.put(sid, quality);
    }
  }

  /// Excellent where nothing else was said.
  ConnectionQualityInfo of(String sid) {
    ConnectionQualityInfo said = known.get(sid);
    return said != null
        ? said
        : ConnectionQualityInfo.newBuilder()
            .setParticipantSid(sid)
            .setQuality(ConnectionQuality.EXCELLENT)
            .setScore(BEST_SCORE)
            .build();
  }

  void forget(String sid) {
    known.remove(sid);
  }
}
