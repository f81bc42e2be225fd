package io.parley.protocol.token;

/// Every way the check of a token can end.
public sealed interface TokenOutcome {

  /// The token is genuine and in force.
  record Verified(AccessClaims claims) implements TokenOutcome {}

  /// The token is refused; `reason` may be shown to its bearer.
  record Refused(String reason) implements TokenOutcome {}
}
