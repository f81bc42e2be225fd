package io.parley.sfu.shard;

/// How others reach a shard. Safe from any thread.
@FunctionalInterface
public interface ShardInbox {

  /// Has a task run on the shard's thread, after those that the same caller gave before. Waits
  /// while the inbox is full; a shard that has stopped forgets its tasks.
  void execute(ShardTask task);
}
