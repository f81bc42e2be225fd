package io.parley.media.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `a=` lines of a session or of a media section, in their order.
public record Attributes(List<Attribute> all) {

  public Attributes {
    all = List.copyOf(all);
  }

  /// Whether there is such a line, with or without a value.
  public boolean has(String name) {
    return all.stream().anyMatch(attribute -> attribute.name().equals(name));
  }

  /// The value of the first such line that has one.
  public @Nullable String value(String name) {
    for (var attribute : all) {
      if (attribute.name().equals(name) && attribute.value() != null) {
        return attribute.value();
      }
    }
    return null;
  }

  /// The values of all such lines, in their order.
  public List<String> values(String name) {
    return all.stream()
        .filter(attribute -> attribute.name().equals(name))
        .map(Attribute::value)
        .<String>mapMulti(
            (value, into) -> {
              if (value != null) {
                into.accept(value);
              }
            })
        .toList();
  }
}
