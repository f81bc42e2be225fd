package io.parley.signaling.replica;

import io.parley.cluster.presence.Placement;
import io.parley.protocol.id.RoomKey;
import java.time.Instant;
import java.util.Map;
import livekit.LivekitRtc.SignalResponse;

/// Keeps every client's token fresh, so that a reconnect long after the join is let in.
final class Tokens {

  private final RoomKey room;
  private final Placement placement;
  private final RoomPorts ports;

  Tokens(RoomKey room, Placement placement, RoomPorts ports) {
    this.room = room;
    this.placement = placement;
    this.ports = ports;
  }

  /// Gives the client a token with its present claims.
  void refresh(Participant who, Instant now) {
    who.tokenDueAt = now.plus(ports.times().tokenRefresh());
    Map<String, String> session =
        Map.of(
            "sid",
            who.sid.value(),
            "sfu",
            placement.sfu().value(),
            "room",
            placement.room().value(),
            "epoch",
            Integer.toString(placement.placementEpoch()));
    String token = ports.tokens().refresh(room.project(), who.claims(), session, now);
    if (token != null) {
      who.tell(SignalResponse.newBuilder().setRefreshToken(token).build());
    }
  }

  /// The same, where it is time.
  void refreshIfDue(Participant who, Instant now) {
    if (!now.isBefore(who.tokenDueAt)) {
      refresh(who, now);
    }
  }
}
