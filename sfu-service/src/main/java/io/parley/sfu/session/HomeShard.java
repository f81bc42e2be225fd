package io.parley.sfu.session;

import io.parley.media.ice.HostCandidate;
import io.parley.sfu.shard.ShardInbox;
import java.util.List;

/// The shard on which all of a room is, as sessions see it.
///
/// @param number 0 to 255; the user fragments of its peers begin with it
/// @param fingerprint of our certificate, such as `sha-256 AB:CD:…`
/// @param candidates where its peers are reached, best first
public record HomeShard(
    int number, ShardInbox inbox, String fingerprint, List<HostCandidate> candidates) {

  public HomeShard {
    candidates = List.copyOf(candidates);
  }
}
