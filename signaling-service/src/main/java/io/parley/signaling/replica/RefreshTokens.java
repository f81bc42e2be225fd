package io.parley.signaling.replica;

import io.parley.protocol.token.AccessClaims;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the tokens with which clients of running sessions connect again.
public interface RefreshTokens {

  /// A token with these claims, good for what is left of them, ten minutes at least; null where
  /// the project has no key any more: its clients may stay, but not come again.
  ///
  /// @param project whose first key signs
  /// @param session private claims: which session it is, and where
  @Nullable String refresh(
      String project, AccessClaims claims, Map<String, String> session, Instant now);
}
