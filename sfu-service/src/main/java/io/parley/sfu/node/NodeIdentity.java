package io.parley.sfu.node;

import io.parley.protocol.id.Guid;
import io.parley.protocol.id.NodeId;
import java.util.random.RandomGenerator;

/// Who this process is.
///
/// @param id by which others know the node; it may be the same after a restart
/// @param incarnation of the process, never the same again
public record NodeIdentity(NodeId id, String incarnation) {

  private static final String INCARNATION = "IN_";

  /// @param configured a name of the operator's; empty for a new one
  public static NodeIdentity create(String configured, RandomGenerator random) {
    var id = configured.isEmpty() ? NodeId.create(random) : new NodeId(configured);
    return new NodeIdentity(id, Guid.create(INCARNATION, random));
  }
}
