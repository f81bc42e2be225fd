package io.parley.sfu.session;

import io.parley.protocol.id.RoomSid;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The signaling nodes that said who they are, and whose streams live. Safe from any thread.
final class LivingOwners {

  private record Living(SessionOwner owner, String node, long order) {}

  private final Map<SessionOwner, Living> living = new ConcurrentHashMap<>();
  private final AtomicLong arrivals = new AtomicLong();

  void hello(SessionOwner owner, String node) {
    if (!node.isEmpty()) {
      living.put(owner, new Living(owner, node, arrivals.incrementAndGet()));
    }
    if (owner.isGone()) {
      living.remove(owner);
    }
  }

  void lost(SessionOwner owner) {
    living.remove(owner);
  }

  /// Who should take up a room's sessions, the first choice first: the same for all sessions of
  /// one room, another for another room (rendezvous hashing). Of a node's streams the latest.
  List<SessionOwner> ranked(RoomSid room) {
    var latest = new HashMap<String, Living>();
    for (var one : living.values()) {
      latest.merge(one.node(), one, (a, b) -> a.order() > b.order() ? a : b);
    }
    return latest.values().stream()
        .sorted(
            Comparator.comparingLong((Living one) -> weight(one.node(), room.value())).reversed())
        .map(Living::owner)
        .toList();
  }

  /// FNV-1a over both names, then mixed, so that names that differ in a letter are far apart.
  private static long weight(String node, String room) {
    long hash = 0xcbf29ce484222325L;
    String both = node + '\0' + room;
    for (int i = 0; i < both.length(); i++) {
      hash = (hash ^ both.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }
}
