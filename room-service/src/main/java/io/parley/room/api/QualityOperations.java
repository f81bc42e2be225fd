package io.parley.room.api;

import io.parley.cluster.keyring.Caller;
import io.parley.protocol.id.RoomKey;
import io.parley.room.api.Refusal.Reason;
import io.parley.room.quality.Samples;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a tenant may ask of how connections were.
public final class QualityOperations {

  private final Samples samples;

  public QualityOperations(Samples samples) {
    this.samples = samples;
  }

  /// How connections in a room were.
  ///
  /// @param participant an identity, or a session's sid; empty for everybody
  /// @param after the end of the page before, null for the first page
  public Outcome<Samples.Page> read(
      Caller caller,
      String room,
      String participant,
      Instant from,
      Instant to,
      Samples.@Nullable Position after,
      int limit) {
    if (!caller.lists() && !caller.administers(room)) {
      return Outcome.refused(Reason.NOT_PERMITTED, "permissions denied");
    }
    String complaint =
        Limits.first(
            Limits.roomName(room), participant.isEmpty() ? null : Limits.identity(participant));
    if (complaint != null) {
      return Outcome.refused(Reason.INVALID, complaint);
    }
    var key = new RoomKey(caller.project(), room);
    var of = participant.isEmpty() ? null : participant;
    return Outcome.done(samples.read(new Samples.Query(key, of, from, to, after), limit));
  }
}
