package io.parley.signaling.replica;

import io.parley.protocol.id.ParticipantSid;
import java.time.Instant;
import java.util.List;
import livekit.LivekitModels.ServerInfo;
import livekit.LivekitRtc.ICEServer;

/// What a node tells every client that it takes in.
public interface Greeting {

  /// Which server this is; clients switch features by its version.
  ServerInfo server();

  /// STUN and TURN servers, with credentials of this participant's own where they need some.
  List<ICEServer> iceServers(ParticipantSid participant, Instant now);

  /// Seconds between a client's pings; above 0, since native clients cannot do without.
  int pingIntervalSeconds();

  /// Seconds without any message after which a client resumes.
  int pingTimeoutSeconds();
}
