package io.parley.billing.sample;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// What was carried, of each kind.
///
/// @param kinds has every kind
public record Traffic(Map<Kind, Counters> kinds) {

  /// Nothing of any kind.
  public static final Traffic NONE = new Traffic(Map.of());

  public Traffic {
    EnumMap<Kind, Counters> all = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      all.put(kind, kinds.getOrDefault(kind, Counters.NONE));
    }
    kinds = Collections.unmodifiableMap(all);
  }

  /// What was carried of this kind.
  public Counters of(Kind kind) {
    return kinds.getOrDefault(kind, Counters.NONE);
  }

  /// What was carried of all kinds together.
  public Counters total() {
    return kinds.values().stream().reduce(Counters.NONE, Counters::plus);
  }

  /// The sum, kind by kind.
  public Traffic plus(Traffic other) {
    EnumMap<Kind, Counters> sum = new EnumMap<>(Kind.class);
    kinds.forEach((kind, counters) -> sum.put(kind, counters.plus(other.of(kind))));
    return new Traffic(sum);
  }

  /// What takes this away again.
  public Traffic negated() {
    EnumMap<Kind, Counters> negated = new EnumMap<>(Kind.class);
    kinds.forEach((kind, counters) -> negated.put(kind, counters.negated()));
    return new Traffic(negated);
  }
}
