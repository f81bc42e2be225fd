package io.parley.gateway.socket;

import io.parley.protocol.id.NodeId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The clients' sockets that are bridged now, and the nodes that they lead to. Safe from
/// any thread.
///
/// As many as [Admission] lets in.
public final class NodeSockets {

  /// A bridged socket.
  ///
  /// @param cut ends both sides without a word, so that the client resumes and the node waits
  ///   for it
  record Bridged(NodeId node, Runnable cut) {}

  private final Set<Bridged> sockets = ConcurrentHashMap.newKeySet();

  void add(Bridged socket) {
    sockets.add(socket);
  }

  void remove(Bridged socket) {
    sockets.remove(socket);
  }

  /// How many there are.
  public int size() {
    return sockets.size();
  }

  /// Cuts those that lead to such nodes.
  ///
  /// @return how many
  public int cutThoseOf(Predicate<NodeId> gone) {
    int count = 0;
    for (Bridged socket : sockets) {
      if (gone.test(socket.node())) {
        socket.cut().run();
        count++;
      }
    }
    return count;
  }

  /// Cuts so many, whichever they are.
  public void cut(int atMost) {
    sockets.stream().limit(atMost).forEach(socket -> socket.cut().run());
  }
}
