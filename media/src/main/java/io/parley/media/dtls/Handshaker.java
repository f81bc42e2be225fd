package io.parley.media.dtls;

import java.io.IOException;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;

/// One role's way through a handshake.
interface Handshaker {

  /// Blocks in `datagrams` until the handshake is over.
  ///
  /// @throws IOException when it failed, with the reason
  DTLSTransport handshake(DatagramTransport datagrams) throws IOException;

  /// What the handshake agreed on and what came later.
  HandshakeResult result();
}
