package io.parley.sfu.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels.SpeakerInfo;

/// Who speaks in a room, and how loud. Clients are told changes only, in eighths: finer ones would
/// be a message at each syllable.
final class SpeakerLevels {

  private static final int STEPS = 8;

  /// What a simulated speaker is heard with, as the reference has it.
  static final float SIMULATED_LEVEL = 0.9f;

  private final Map<String, Map<String, Float>> levels = new HashMap<>();
  private final Map<String, Float> told = new HashMap<>();

  /// A microphone's level; 0 when nobody speaks into it.
  ///
  /// @param source the track, or another name for where the level comes from
  /// @param level linear, 0 to 1
  void heard(String participantSid, String source, float level) {
    var sources = levels.computeIfAbsent(participantSid, sid -> new HashMap<>());
    if (level > 0) {
      sources.put(source, level);
    } else {
      sources.remove(source);
    }
  }

  /// Whether anybody speaks into a microphone of a participant's.
  boolean isHeard(String participantSid) {
    return !levels.getOrDefault(participantSid, Map.of()).isEmpty();
  }

  /// What changed since the last time, the loudest first.
  ///
  /// @param leader the participant who comes before louder ones
  List<SpeakerInfo> takeChanges(String leader) {
    var changes = new ArrayList<SpeakerInfo>();
    levels.forEach(
        (sid, sources) -> {
          float level = rounded(sources.values().stream().max(Float::compare).orElse(0f));
          if (level != told.getOrDefault(sid, 0f)) {
            changes.add(
                SpeakerInfo.newBuilder().setSid(sid).setLevel(level).setActive(level > 0).build());
            told.put(sid, level);
          }
        });
    levels.values().removeIf(Map::isEmpty);
    told.values().removeIf(level -> level == 0);
    changes.sort(
        Comparator.comparing((SpeakerInfo one) -> !one.getSid().equals(leader))
            .thenComparing(SpeakerInfo::getLevel, Comparator.reverseOrder()));
    return changes;
  }

  private static float rounded(float level) {
    return (float) Math.ceil(Math.min(1, level) * STEPS) / STEPS;
  }
}
