package io.parley.media.congestion;

/// One of those that share a bottleneck.
interface NetworkFlow {

  /// Makes, sends and answers what is due.
  void turn(long nowNanos);

  /// A packet of this flow came out of the bottleneck.
  void arrived(long nowNanos, Network.Packet packet);

  /// What its receiver wrote came back.
  void told(long nowNanos, byte[] bytes);

  /// What it may send at the moment; 0 where nothing.
  long targetBps();

  /// What its path takes each way besides the bottleneck's own delay.
  long extraDelayNanos();

  Samples samples();
}
