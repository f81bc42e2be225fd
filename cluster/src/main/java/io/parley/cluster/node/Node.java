package io.parley.cluster.node;

import io.parley.protocol.id.NodeId;
import java.time.Instant;
import java.util.Objects;

/// One process of a service, and how the others reach it.
///
/// @param host name or address, for both ports
/// @param httpPort 0 where it serves none
/// @param grpcPort 0 where it serves none
/// @param load 0 (idle) to 1 (full), as the node itself sees it
/// @param accepting whether it takes new work; a draining node does not
/// @param draining whether it gives its present work away
/// @param version of the software that it runs
/// @param rooms that it works for now; 0 where that means nothing
/// @param participants likewise
/// @param startedAt by its own clock
public record Node(
    NodeId id,
    NodeKind kind,
    String host,
    int httpPort,
    int grpcPort,
    String region,
    double load,
    boolean accepting,
    boolean draining,
    String version,
    int rooms,
    int participants,
    Instant startedAt) {

  /// The version of this software, for those who register; empty where it runs unpackaged.
  public static String softwareVersion() {
    return Objects.requireNonNullElse(Node.class.getPackage().getImplementationVersion(), "");
  }

  /// A node of which no more is known than how to reach it.
  public Node(
      NodeId id,
      NodeKind kind,
      String host,
      int httpPort,
      int grpcPort,
      String region,
      double load,
      boolean accepting) {
    this(
        id,
        kind,
        host,
        httpPort,
        grpcPort,
        region,
        load,
        accepting,
        false,
        "",
        0,
        0,
        Instant.EPOCH);
  }
}
