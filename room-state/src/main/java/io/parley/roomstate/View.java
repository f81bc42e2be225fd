package io.parley.roomstate;

import io.parley.protocol.state.ParticipantRecord;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Queue;
import java.util.stream.Stream;
import livekit.LivekitModels.DisconnectReason;
import org.jspecify.annotations.Nullable;

/// Who is shown: of each identity the latest session, unless it has ended or its node is gone for
/// too long. What changed is found by comparison with what was told last, so that any number of
/// changes in between is one.
final class View {

  private final Records records;
  private final Absent absent;
  private final Own own;
  private final Map<String, ParticipantRecord> told = new HashMap<>(); // by identity
  private final Queue<Effect> effects = new ArrayDeque<>(); // of one identity

  View(Records records, Absent absent, Own own) {
    this.records = records;
    this.absent = absent;
    this.own = own;
  }

  Stream<ParticipantRecord> live() {
    return records.identities().stream().map(this::shown).filter(Objects::nonNull);
  }

  private @Nullable ParticipantRecord shown(String identity) {
    NavigableSet<ParticipantRecord> sessions = records.sessions(identity);
    if (sessions.isEmpty()) {
      return null;
    }
    ParticipantRecord last = sessions.last();
    return last.getEnded() || isHidden(last) ? null : last;
  }

  private boolean isHidden(ParticipantRecord record) {
    return !own.contains(record.getSid()) && absent.hides(StateMessages.owner(record));
  }

  /// The next change or loss that nobody was told of; null when there is none.
  @Nullable Effect poll() {
    while (effects.isEmpty()) {
      String identity = records.takeTouched();
      if (identity == null) {
        return null;
      }
      compare(identity);
    }
    return effects.poll();
  }

  private void compare(String identity) {
    ParticipantRecord after = shown(identity);
    ParticipantRecord before = after == null ? told.remove(identity) : told.put(identity, after);
    if (before == null) {
      if (after != null) {
        effects.add(new Effect.Changed(null, after));
      }
    } else if (after != null && after.getSid().equals(before.getSid())) {
      if (!Versions.same(before, after)) {
        effects.add(new Effect.Changed(before, after));
      }
    } else {
      effects.add(new Effect.Changed(before, ended(before)));
      if (after != null) {
        effects.add(new Effect.Changed(null, after));
      }
    }
    replace(identity);
  }

  /// The tombstone, or one for this view alone where there is none.
  private ParticipantRecord ended(ParticipantRecord shown) {
    ParticipantRecord known = records.find(shown.getSid());
    if (known != null && known.getEnded()) {
      return known;
    }
    ParticipantRecord.Builder ended = (known == null ? shown : known).toBuilder().setEnded(true);
    if (known != null && !isHidden(known)) {
      ended.getInfoBuilder().setDisconnectReason(DisconnectReason.DUPLICATE_IDENTITY);
    }
    return ended.build();
  }

  private void replace(String identity) {
    NavigableSet<ParticipantRecord> sessions = records.sessions(identity);
    if (sessions.size() > 1) {
      ParticipantRecord last = sessions.last();
      for (ParticipantRecord session : sessions.headSet(last)) {
        if (!session.getEnded() && own.replace(session.getSid())) {
          effects.add(new Effect.Replaced(session, last));
        }
      }
    }
  }
}
