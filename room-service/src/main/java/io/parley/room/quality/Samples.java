package io.parley.room.quality;

import io.parley.protocol.id.RoomKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Samples of quality as stored. Safe from any thread and from any number of nodes. Every method
/// may throw [StoreUnavailableException][io.parley.room.store.StoreUnavailableException].
public interface Samples {

  /// Where a page ends.
  record Position(Instant from, String id) {}

  /// What is asked for.
  ///
  /// @param participant an identity, or the sid of one of its sessions; null for everybody
  /// @param from samples that begin then or later
  /// @param to and before
  /// @param after the last one of the page before; null for the first page
  record Query(
      RoomKey room,
      @Nullable String participant,
      Instant from,
      Instant to,
      @Nullable Position after) {}

  /// A part of what was asked for, in the order of time.
  ///
  /// @param next where the next page begins; null where there is none
  record Page(List<byte[]> bodies, @Nullable Position next) {}

  /// Stores those that are not there.
  ///
  /// @return how many were not
  int store(List<StoredSample> samples);

  /// @param limit of samples; a page that would be too large in bytes ends before
  Page read(Query query, int limit);

  /// Forgets samples that were stored longer ago than that.
  ///
  /// @param limit so that no transaction takes long
  /// @return how many were forgotten; `limit` where there may be more
  int purge(Duration olderThan, int limit);
}
