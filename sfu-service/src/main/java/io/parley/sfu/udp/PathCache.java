package io.parley.sfu.udp;

import io.parley.media.ice.IceTransport;
import io.parley.media.ice.Path;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/// Gives packets from one address always the same [Path], so that the engine compares references.
///
/// It holds two generations: when the young one is full the old one is forgotten. So an address in
/// use stays, and strangers, who can invent any number of addresses, cost a little garbage and no
/// memory.
public final class PathCache {

  /// How many addresses one generation has: the clients of a full shard, twice over.
  static final int GENERATION = 4096;

  private final int socket;
  private Map<InetSocketAddress, Path> young = new HashMap<>();
  private Map<InetSocketAddress, Path> old = new HashMap<>();

  /// @param socket number of the local socket
  public PathCache(int socket) {
    this.socket = socket;
  }

  /// The path to a resolved address.
  public Path path(InetSocketAddress remote) {
    Path path = young.get(remote);
    if (path == null) {
      path = old.get(remote);
      if (path == null) {
        path = new Path(socket, IceTransport.UDP, remote);
      }
      keep(path);
    }
    return path;
  }

  private void keep(Path path) {
    if (young.size() == GENERATION) {
      old = young;
      young = new HashMap<>();
    }
    young.put(path.remote(), path);
  }

  /// How many addresses are remembered.
  int size() {
    return young.size() + old.size();
  }
}
