package io.parley.signaling.replica;

import io.parley.protocol.token.AccessClaims;
import java.time.Instant;
import java.util.Map;

/// Makes the tokens with which clients of running sessions connect again.
public interface RefreshTokens {

  /// A token with these claims, good for what is left of them, ten minutes at least.
  ///
  /// @param project whose first key signs
  /// @param session private claims: which session it is, and where
  String refresh(String project, AccessClaims claims, Map<String, String> session, Instant now);
}
