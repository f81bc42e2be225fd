package io.parley.media.negotiation;

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

  @Override
  public String toString() {
    return "LocalTransport[ufrag=" + ufrag + ", candidateLines=" + candidateLines + "]";
  }
}
