package io.parley.sfu.session;

import io.parley.protocol.id.RoomSid;
import io.parley.sfu.metering.SessionMeters;
import io.parley.sfu.metering.usage.UsageMeter;
import io.parley.sfu.shard.ShardTask;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// What everything in one room shares. Its tasks run in the room's mailbox.
///
/// @param project that the room belongs to; its name is the tenant's own within it
/// @param number by which its shard knows it, never 0
/// @param ids of peers, tracks and down-tracks, unique in this process, never 0
/// @param owners to whom sessions without an owner are offered
/// @param random that nobody can guess: ICE passwords come from it
record RoomScope(
    RoomSid sid,
    String project,
    String name,
    long number,
    HomeShard shard,
    Mailbox mailbox,
    Timers timers,
    LongSupplier ids,
    RandomGenerator random,
    LivingOwners owners,
    UsageMeter usage,
    SessionMeters meters) {

  /// Runs a task of the room later.
  Timers.Plan after(Duration delay, Runnable task) {
    return timers.after(delay, () -> mailbox.post(task));
  }

  void execute(ShardTask task) {
    shard.inbox().execute(task);
  }

  long nowNanos() {
    return timers.nowNanos();
  }
}
