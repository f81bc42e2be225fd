package io.parley.protocol.id;

import java.util.random.RandomGenerator;

/// One process of a service; a restart has another.
///
/// @param value `ND_` and 12 characters
public record NodeId(String value) {

  private static final String PREFIX = "ND_";

  public NodeId {
    Guid.requirePrefix(value, PREFIX);
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
