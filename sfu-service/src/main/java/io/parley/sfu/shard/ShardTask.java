package io.parley.sfu.shard;

import io.parley.media.shard.Shard;

/// Something to be done by the thread that owns a shard; it must not block.
@FunctionalInterface
public interface ShardTask {

  /// @param nowNanos monotonic
  void run(Shard shard, long nowNanos);
}
