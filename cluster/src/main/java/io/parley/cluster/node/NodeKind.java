package io.parley.cluster.node;

/// The service that a node runs.
public enum NodeKind {
  GATEWAY,
  ROOM,
  SIGNALING,
  SFU,
  BILLING
}
