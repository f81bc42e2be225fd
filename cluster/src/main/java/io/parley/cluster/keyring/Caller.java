package io.parley.cluster.keyring;

import io.parley.protocol.token.VideoGrant;
import org.jspecify.annotations.Nullable;

/// Who calls a tenant API, and what they may do.
///
/// @param key theirs, or the one that signed their token; null for a caller without credentials
/// @param grant of their token; null where they showed the key itself, which allows everything
public record Caller(@Nullable ApiKey key, @Nullable VideoGrant grant) {

  /// A caller that showed no credentials.
  public static final Caller ANONYMOUS = new Caller(null, null);

  /// Whether they hold the key's secret, rather than a token that it signed.
  public boolean holdsKey() {
    return key != null && grant == null;
  }

  /// The project that they act in.
  public String project() {
    if (key == null) {
      throw new IllegalStateException("a caller without credentials has no project");
    }
    return key.project();
  }

  /// Whether they may make and delete rooms.
  public boolean creates() {
    return holdsKey() || (grant != null && grant.roomCreate());
  }

  /// Whether they may list rooms.
  public boolean lists() {
    return holdsKey() || (grant != null && grant.roomList());
  }

  /// Whether they may administer this room.
  public boolean administers(String room) {
    return holdsKey() || (grant != null && grant.administers(room));
  }
}
