package io.parley.media.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The `key=value` parameters of `a=fmtp` (RFC 8866 §6.15), keys in lower case, order kept.
public record FormatParameters(Map<String, String> all) {

  public FormatParameters {
    all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
  }

  /// Reads the parameters after the payload type; a word without `=` has an empty value.
  public static FormatParameters of(String fmtp) {
    var all = new LinkedHashMap<String, String>();
    for (var part : fmtp.split(";")) {
      var word = part.strip();
      if (!word.isEmpty()) {
        int at = word.indexOf('=');
        var key = at < 0 ? word : word.substring(0, at).strip();
        all.putIfAbsent(key.toLowerCase(Locale.ROOT), at < 0 ? "" : word.substring(at + 1).strip());
      }
    }
    return new FormatParameters(all);
  }

  /// The value of a parameter, null where it is not given.
  public @Nullable String get(String key) {
    return all.get(key);
  }

  /// These without one.
  public FormatParameters without(String key) {
    var rest = new LinkedHashMap<>(all);
    rest.remove(key);
    return new FormatParameters(rest);
  }

  /// These with one more, or with another value of it.
  public FormatParameters with(String key, String value) {
    var more = new LinkedHashMap<>(all);
    more.put(key, value);
    return new FormatParameters(more);
  }

  /// As in `a=fmtp`, after the payload type.
  public String write() {
    return all.entrySet().stream()
        .map(
            entry ->
                entry.getValue().isEmpty()
                    ? entry.getKey()
                    : entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(";"));
  }
}
