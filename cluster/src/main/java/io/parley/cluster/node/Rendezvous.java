package io.parley.cluster.node;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Which nodes stand for something, without anybody deciding it: all who know the same nodes rank
/// them alike, and a node that comes or goes changes only what it wins or won (highest random
/// weight hashing).
public final class Rendezvous {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Rendezvous() {}

  /// These nodes, the one that stands for `key` first.
  public static List<Node> ranked(String key, Collection<Node> nodes) {
    return nodes.stream().sorted(order(key)).toList();
  }

  /// Puts the node that stands for `key` first.
  public static Comparator<Node> order(String key) {
    return Comparator.<Node>comparingLong(node -> ~weight(key, node.id().value()))
        .thenComparing(node -> node.id().value());
  }

  /// Each value is as likely as every other one; all versions of this software must agree on it.
  static long weight(String key, String node) {
    long hash = FNV_OFFSET;
    for (byte octet : (key + '\0' + node).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
    }
    return mixed(hash);
  }

  /// FNV leaves its last bytes almost unmixed, which are all in which similar ids differ.
  private static long mixed(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
