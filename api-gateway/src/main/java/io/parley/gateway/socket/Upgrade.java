package io.parley.gateway.socket;

import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/// What a request that wants to become a WebSocket says (RFC 6455, section 4.2.1).
enum Upgrade {
  /// A request that does not ask for it.
  NONE,
  /// It asks for it, but not as the RFC has it.
  MALFORMED,
  /// It speaks another version than 13.
  OTHER_VERSION,
  /// All is well.
  WEBSOCKET;

  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;

  static Upgrade of(ServerHttpRequest request) {
    HttpHeaders headers = request.getHeaders();
    if (!request.getMethod().equals(HttpMethod.GET)
        || !"websocket".equalsIgnoreCase(headers.getFirst(HttpHeaders.UPGRADE))) {
      return NONE;
    }
    if (!VERSION.equals(headers.getFirst("Sec-WebSocket-Version"))) {
      return OTHER_VERSION;
    }
    return connectionUpgrades(headers) && isKey(headers.getFirst("Sec-WebSocket-Key"))
        ? WEBSOCKET
        : MALFORMED;
  }

  private static boolean connectionUpgrades(HttpHeaders headers) {
    return headers.getOrEmpty(HttpHeaders.CONNECTION).stream()
        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("upgrade"));
  }

  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }
}
