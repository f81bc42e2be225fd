package io.parley.signaling.join;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.Presence;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.signaling.sfu.SfuSessions;
import java.time.InstantSource;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Gives a room its SFU: the one it has, or the least loaded one that can be reached.
final class Placing {

  private final Presence presence;
  private final NodeRegistry registry;
  private final SfuSessions sessions;
  private final InstantSource clock;

  Placing(Presence presence, NodeRegistry registry, SfuSessions sessions, InstantSource clock) {
    this.presence = presence;
    this.registry = registry;
    this.sessions = sessions;
    this.clock = clock;
  }

  /// Where the room is from now on; null where no SFU takes it. A placement on an SFU that is gone
  /// is replaced, and one of another incarnation as well.
  ///
  /// @param provisional the incarnation is a guess: whichever is placed already is right
  @Nullable Placement place(RoomKey room, RoomSid incarnation, boolean provisional) {
    Placement present = presence.find(room);
    if (present != null) {
      boolean right = provisional || present.room().equals(incarnation);
      if (right && sessions.reachable(present.sfu())) {
        return present;
      }
      presence.remove(room, present.room());
    }
    NodeId sfu = choose();
    if (sfu == null) {
      return null;
    }
    int epoch = present == null ? 1 : present.placementEpoch() + 1;
    return presence
        .place(room, new Placement(incarnation, sfu, epoch, clock.instant()))
        .placement();
  }

  private @Nullable NodeId choose() {
    return registry.nodes(NodeKind.SFU).stream()
        .filter(Node::accepting)
        .sorted(Comparator.comparingDouble(Node::load))
        .map(Node::id)
        .filter(sessions::reachable)
        .findFirst()
        .orElse(null);
  }
}
