package io.parley.cluster.node;

/// What came of a registration.
///
/// @param drainWished an operator wants the node to drain
/// @param taken another living process has this id: the node must not serve under it
public record Registration(boolean drainWished, boolean taken) {

  /// Nothing is asked of the node.
  public static final Registration PLAIN = new Registration(false, false);
}
