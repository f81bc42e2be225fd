package io.parley.room.api.rest;

import java.time.Instant;

/// A join token.
///
/// @param url where a client SDK connects with it
public record TokenView(String token, String url, String room, String identity, Instant expiresAt) {

  /// Redacted: whoever has the token is the participant.
  @Override
  public String toString() {
    return "TokenView[room=" + room + ", expiresAt=" + expiresAt + "]";
  }
}
