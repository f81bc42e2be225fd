package io.parley.cluster.node;

import io.parley.protocol.id.NodeId;

/// One process of a service, and how the others reach it.
///
/// @param host name or address, for both ports
/// @param httpPort 0 where it serves none
/// @param grpcPort 0 where it serves none
/// @param load 0 (idle) to 1 (full), as the node itself sees it
/// @param accepting whether it takes new work; a draining node does not
public record Node(
    NodeId id,
    NodeKind kind,
    String host,
    int httpPort,
    int grpcPort,
    String region,
    double load,
    boolean accepting) {}
