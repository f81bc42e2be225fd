package io.parley.media.shard;

import io.parley.media.ice.IceCredentials;
import io.parley.media.peer.DataChannelSpec;
import java.util.List;

/// One peer connection.
///
/// @param peer chosen by the caller, never used again while the process lives
/// @param local our end of ICE; the user fragment names the peer among all of the shard
/// @param highestPriorityNomination the client nominates every pair that works, as Firefox does
/// @param dtlsServer our DTLS role; the client is the other
/// @param ownChannels data channels that we open as soon as there is an association
public record PeerSpec(
    long peer,
    IceCredentials local,
    boolean highestPriorityNomination,
    boolean dtlsServer,
    List<DataChannelSpec> ownChannels) {

  public PeerSpec {
    ownChannels = List.copyOf(ownChannels);
  }
}
