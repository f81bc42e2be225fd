package io.parley.signaling.node;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.ParticipantSid;
import io.parley.signaling.replica.Greeting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import livekit.LivekitModels.ServerInfo;
import livekit.LivekitRtc.ICEServer;

/// What this node tells every client.
public final class NodeGreeting implements Greeting {

  /// The version of LiveKit's server whose behaviour this is. Clients parse it strictly and switch
  /// features by it: below 1.8.0 no RPC, above 1.13.6 simulcast of VP9 and AV1 by rid.
  private static final String COMPATIBLE_VERSION = "1.13.7";

  private static final int PROTOCOL = 17;
  private static final int AGENT_PROTOCOL = 1;

  private final ServerInfo server;
  private final TurnServers turn;
  private final Duration pingInterval;
  private final Duration pingTimeout;

  public NodeGreeting(
      NodeId node, String region, TurnServers turn, Duration pingInterval, Duration pingTimeout) {
    this.server =
        ServerInfo.newBuilder()
            .setEdition(ServerInfo.Edition.Standard)
            .setVersion(COMPATIBLE_VERSION)
            .setProtocol(PROTOCOL)
            .setAgentProtocol(AGENT_PROTOCOL)
            .setRegion(region)
            .setNodeId(node.value())
            .build();
    this.turn = turn;
    this.pingInterval = pingInterval;
    this.pingTimeout = pingTimeout;
  }

  @Override
  public ServerInfo server() {
    return server;
  }

  @Override
  public List<ICEServer> iceServers(ParticipantSid participant, Instant now) {
    return turn.of(participant, now);
  }

  @Override
  public int pingIntervalSeconds() {
    return Math.toIntExact(pingInterval.toSeconds());
  }

  @Override
  public int pingTimeoutSeconds() {
    return Math.toIntExact(pingTimeout.toSeconds());
  }
}
