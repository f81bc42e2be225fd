package io.parley.signaling.connection;

/// What a connection counts. Safe from any thread.
public interface ConnectionCounters {

  /// A request that could be read came from a client.
  void received();

  /// A message was queued for a client.
  void sent();

  /// Something was given up.
  ///
  /// @param reason a short stable word, such as `malformed`
  void dropped(String reason);
}
