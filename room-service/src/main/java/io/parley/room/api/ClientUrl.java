package io.parley.room.api;

import org.jspecify.annotations.Nullable;

/// Where clients connect.
///
/// @param configured the public address, such as `wss://parley.example`; empty to take the one
///   under which the caller reached us
public record ClientUrl(String configured) {

  /// The URL for a caller that came with these headers.
  ///
  /// @param proto `X-Forwarded-Proto` as the gateway set it, null where absent
  /// @param forwardedHost `X-Forwarded-Host`, null where absent
  /// @param host `Host`, null where absent
  public String of(@Nullable String proto, @Nullable String forwardedHost, @Nullable String host) {
    if (!configured.isEmpty()) {
      return configured;
    }
    String authority = forwardedHost != null ? forwardedHost : host == null ? "localhost" : host;
    return ("https".equals(proto) ? "wss://" : "ws://") + authority;
  }
}
