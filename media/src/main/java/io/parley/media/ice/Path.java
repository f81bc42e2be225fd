package io.parley.media.ice;

import java.net.InetSocketAddress;

/// Where a peer's packets come from and go to: one of our sockets and one address of the peer. ICE
/// calls it a candidate pair.
///
/// @param socket number of the local socket, or of the connection for TCP; the shell gives it a
///   meaning
/// @param remote resolved address of the peer
public record Path(int socket, IceTransport transport, InetSocketAddress remote) {

  /// Leaves the address out: it tells where a person is.
  @Override
  public String toString() {
    return "Path[" + transport + ", socket=" + socket + "]";
  }
}
