package io.parley.media.client.sdp;

/// The client's end of a transport.
///
/// @param ufrag ICE user fragment
/// @param password ICE password
/// @param fingerprint such as `sha-256 AB:CD:…`
public record ClientTransport(String ufrag, String password, String fingerprint) {

  @Override
  public String toString() {
    return "ClientTransport[ufrag=" + ufrag + "]";
  }
}
