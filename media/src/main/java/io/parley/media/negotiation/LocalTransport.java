package io.parley.media.negotiation;

import io.parley.media.ice.HostCandidate;
import io.parley.media.ice.IceCredentials;
import java.util.List;

/// Our end of a transport, as it is written into descriptions.
///
/// @param ufrag ICE user fragment (RFC 8839 §5.4)
/// @param password ICE password
/// @param fingerprint of our certificate (RFC 8122 §5), such as `sha-256 AB:CD:…`
/// @param candidateLines each beginning with `candidate:` (RFC 8839 §5.1); all there will ever be,
///     since an ICE-lite server does not gather
public record LocalTransport(
    String ufrag, String password, String fingerprint, List<String> candidateLines) {

  public LocalTransport {
    candidateLines = List.copyOf(candidateLines);
  }

  /// Our end as ICE and DTLS know it.
  ///
  /// @param sha256 fingerprint of our certificate, pairs with colons
  public static LocalTransport of(
      IceCredentials credentials, String sha256, List<HostCandidate> candidates) {
    return new LocalTransport(
        credentials.ufrag(),
        credentials.password(),
        "sha-256 " + sha256,
        candidates.stream().map(HostCandidate::toSdp).toList());
  }

  @Override
  public String toString() {
    return "LocalTransport[ufrag=" + ufrag + ", candidateLines=" + candidateLines + "]";
  }
}
