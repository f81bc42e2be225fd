package io.parley.signaling.join;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What came with the request to connect.
///
/// @param authorization the header, null where absent
/// @param query the first value of each parameter
/// @param single whether the path was that of one peer connection (`/rtc/v1`)
/// @param validate only to be told what would happen; nothing is made
public record JoinAttempt(
    @Nullable String authorization, Map<String, String> query, boolean single, boolean validate) {

  /// A query parameter; empty where absent.
  String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  /// `1` and `true` are true, everything else is false.
  boolean flag(String name, boolean absent) {
    String value = query.get(name);
    return value == null ? absent : value.equals("1") || value.equals("true");
  }

  /// Redacted: a token may be in the query or in the header.
  @Override
  public String toString() {
    return "JoinAttempt[single=" + single + ", validate=" + validate + "]";
  }
}
