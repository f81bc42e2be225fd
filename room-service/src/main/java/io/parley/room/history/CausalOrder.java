package io.parley.room.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Decides which facts enter a room's history now, and in which order.
///
/// Nodes state facts, each its own in order; what two of them state may overtake each other. So a
/// fact waits for what must come before it, up to a bound; then it enters as it is, since what it
/// waits for may never have been stated.
public final class CausalOrder {

  /// How long a fact waits. Longer, and a room whose node died is told of late; shorter, and a
  /// node whose log is slow looks like one that said nothing.
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Of one room. More, and the oldest wait no longer.
  static final int MAX_WAITING = 1_000;

  /// A fact that came and has not entered.
  ///
  /// @param since when it came
  public record Waiting(RoomFact fact, Instant since) {}

  /// What is to be done.
  ///
  /// @param entering in the order of their numbers
  /// @param waiting in the order in which they came
  /// @param known how many the history had, or that came twice
  /// @param early how many of those that enter did not wait for what they depend on
  public record Decision(List<RoomFact> entering, List<Waiting> waiting, int known, int early) {}

  private final Known known;
  private final Duration patience;
  private final Map<String, Waiting> pending = new LinkedHashMap<>();
  private final List<RoomFact> entering = new ArrayList<>();

  private CausalOrder(Known known, Duration patience) {
    this.known = known;
    this.patience = patience;
  }

  /// Decides.
  ///
  /// @param known is told of what enters
  /// @param candidates those that wait, and then those that come now, `since` now
  public static Decision decide(
      Known known, List<Waiting> candidates, Duration patience, Instant now) {
    return new CausalOrder(known, patience).decide(candidates, now);
  }

  private Decision decide(List<Waiting> candidates, Instant now) {
    int twice = 0;
    for (Waiting candidate : candidates) {
      String id = candidate.fact().id();
      if (known.has(id) || pending.putIfAbsent(id, candidate) != null) {
        twice++;
      }
    }
    int early = 0;
    enterReady();
    for (Waiting due = due(now); due != null; due = due(now)) {
      enter(first(due));
      early++;
      enterReady();
    }
    return new Decision(List.copyOf(entering), List.copyOf(pending.values()), twice, early);
  }

  /// Each round lets in what the one before was missing; there are as many as transitions at most.
  private void enterReady() {
    for (int before = -1; before != entering.size(); ) {
      before = entering.size();
      for (Waiting candidate : List.copyOf(pending.values())) {
        RoomFact fact = candidate.fact();
        if (known.missing(fact).isEmpty() && before(fact) == null) {
          enter(candidate);
        }
      }
    }
  }

  private @Nullable Waiting due(Instant now) {
    boolean tooMany = pending.size() > MAX_WAITING;
    for (Waiting candidate : pending.values()) {
      if (tooMany || !candidate.since().plus(patience).isAfter(now)) {
        return candidate;
      }
    }
    return null;
  }

  /// This one, or the first of those here that must come before it.
  private Waiting first(Waiting due) {
    Waiting before = before(due.fact());
    return before == null ? due : first(before);
  }

  /// One of those here that must come before it, null where none must. Beyond what it depends on,
  /// who leaves does so last of what is known of them, and so does a room that finishes.
  private @Nullable Waiting before(RoomFact fact) {
    for (String id : known.missing(fact)) {
      Waiting needed = pending.get(id);
      if (needed != null) {
        return needed;
      }
    }
    return switch (fact.transition()) {
      case ROOM_STARTED, PARTICIPANT_JOINED, TRACK_PUBLISHED, TRACK_UNPUBLISHED -> null;
      case PARTICIPANT_LEFT -> other(fact, one -> one.participant().equals(fact.participant()));
      case ROOM_FINISHED -> other(fact, one -> true);
    };
  }

  private @Nullable Waiting other(RoomFact fact, Predicate<RoomFact> which) {
    for (Waiting candidate : pending.values()) {
      if (!candidate.fact().id().equals(fact.id()) && which.test(candidate.fact())) {
        return candidate;
      }
    }
    return null;
  }

  private void enter(Waiting candidate) {
    RoomFact fact = candidate.fact();
    pending.remove(fact.id());
    entering.add(fact);
    known.add(fact.transition(), fact.subject(), fact.participant());
  }
}
