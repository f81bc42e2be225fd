package io.parley.protocol.id;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One process of a service; a restart has another.
///
/// @param value `ND_` and 12 characters
public record NodeId(String value) {

  private static final String PREFIX = "ND_";

  public NodeId {
    Guid.requirePrefix(value, PREFIX);
  }

  /// The node that a text names; null where it is no node's id.
  public static @Nullable NodeId of(String text) {
    return text.startsWith(PREFIX) ? new NodeId(text) : null;
  }

  /// A new one.
  public static NodeId create(RandomGenerator random) {
    return new NodeId(Guid.create(PREFIX, random));
  }

  @Override
  public String toString() {
    return value;
  }
}
