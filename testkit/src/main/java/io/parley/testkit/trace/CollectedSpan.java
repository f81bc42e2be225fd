package io.parley.testkit.trace;

import java.util.Map;

/// A span as a collector had it.
///
/// @param trace in hexadecimal digits, and so are the two others
/// @param parent empty where the trace begins
/// @param kind `SERVER`, `CLIENT`, `CONSUMER`, `INTERNAL` and so on
public record CollectedSpan(
    String service,
    String name,
    String kind,
    String trace,
    String span,
    String parent,
    Map<String, String> attributes) {

  public CollectedSpan {
    attributes = Map.copyOf(attributes);
  }
}
