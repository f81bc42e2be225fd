package io.parley.signaling.replica;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import java.time.Instant;
import java.util.Map;
import livekit.LivekitRtc.SignalResponse;

/// Keeps every client's token fresh, so that a reconnect long after the join is let in.
final class Tokens {

  private final RoomKey room;
  private final NodeId sfu;
  private final RoomPorts ports;

  Tokens(RoomKey room, NodeId sfu, RoomPorts ports) {
    this.room = room;
    this.sfu = sfu;
    this.ports = ports;
  }

  /// Gives the client a token with its present claims.
  void refresh(Participant who, Instant now) {
    who.tokenDueAt = now.plus(ports.times().tokenRefresh());
    Map<String, String> session = Map.of("sid", who.sid.value(), "sfu", sfu.value());
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
