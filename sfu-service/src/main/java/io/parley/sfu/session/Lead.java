package io.parley.sfu.session;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who leads a talk: whoever dominates, as soon as it has spoken for a moment, until another one
/// does. Silence changes nothing. Not thread-safe.
///
/// @param <S> a participant, by identity
final class Lead<S> {

  /// Shorter, and a cough into silence leads; longer, and pictures follow the talk late.
  static final Duration LEAST_SPEECH = Duration.ofMillis(800);

  private final Map<S, Long> speakingSinceNanos = new LinkedHashMap<>();
  private @Nullable S leader;
  private @Nullable S simulated;

  /// A participant begins to speak, or stops.
  void speaks(long nowNanos, S participant, boolean speaks) {
    if (speaks) {
      speakingSinceNanos.putIfAbsent(participant, nowNanos);
    } else {
      speakingSinceNanos.remove(participant);
    }
  }

  boolean anybodySpeaks() {
    return !speakingSinceNanos.isEmpty();
  }

  /// A participant leads whatever is heard, until it is null.
  void simulate(@Nullable S participant) {
    simulated = participant;
  }

  /// Forgets those who left.
  void retain(Predicate<S> isPresent) {
    speakingSinceNanos.keySet().removeIf(isPresent.negate());
    leader = leader != null && isPresent.test(leader) ? leader : null;
    simulated = simulated != null && isPresent.test(simulated) ? simulated : null;
  }

  /// Null before anybody has spoken, and after the leader left.
  @Nullable S leader() {
    return leader;
  }

  /// Decides anew.
  ///
  /// @param dominant whose talk outweighs that of others; null where that is not known
  /// @return who leads now; null where it is whom it was
  @Nullable S judge(long nowNanos, @Nullable S dominant) {
    S next = next(nowNanos, dominant);
    if (next == null || next == leader) {
      return null;
    }
    leader = next;
    return next;
  }

  private @Nullable S next(long nowNanos, @Nullable S dominant) {
    if (simulated != null) {
      return simulated;
    }
    if (dominant != null && hasSpoken(nowNanos, dominant)) {
      return dominant;
    }
    return leader != null ? leader : longestSpeaking(nowNanos);
  }

  private boolean hasSpoken(long nowNanos, S participant) {
    Long since = speakingSinceNanos.get(participant);
    return since != null && nowNanos - since >= LEAST_SPEECH.toNanos();
  }

  private @Nullable S longestSpeaking(long nowNanos) {
    for (S participant : speakingSinceNanos.keySet()) { // in the order in which they began
      if (hasSpoken(nowNanos, participant)) {
        return participant;
      }
    }
    return null;
  }
}
