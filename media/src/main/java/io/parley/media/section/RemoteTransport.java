package io.parley.media.section;

/// What the other side's description says about its end of the transport.
///
/// @param ufrag ICE user fragment (RFC 8839 §5.4)
/// @param password ICE password
/// @param fingerprintAlgorithm hash of `a=fingerprint` (RFC 8122), lower case, such as `sha-256`
/// @param fingerprint upper-case hexadecimal pairs with colons
/// @param dtlsClient the other side opens the DTLS handshake (its role is `active`)
public record RemoteTransport(
    String ufrag,
    String password,
    String fingerprintAlgorithm,
    String fingerprint,
    boolean dtlsClient) {

  /// The same with the other side opening the DTLS handshake.
  public RemoteTransport asDtlsClient() {
    return new RemoteTransport(ufrag, password, fingerprintAlgorithm, fingerprint, true);
  }

  @Override
  public String toString() {
    return "RemoteTransport[ufrag=" + ufrag + ", dtlsClient=" + dtlsClient + "]";
  }
}
