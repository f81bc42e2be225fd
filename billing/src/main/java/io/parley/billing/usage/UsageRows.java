package io.parley.billing.usage;

import io.parley.billing.sample.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Samples and hours as stored. Safe from any thread and from any number of nodes. Every method may
/// throw [StoreUnavailableException][io.parley.billing.store.StoreUnavailableException].
public interface UsageRows {

  /// Stores samples and brings the hours up to date, both or neither. Storing them again, in any
  /// order and in any batches, changes nothing.
  Stored store(List<Sample> samples);

  /// A page of what was used, in the order of (start, room, participant).
  ///
  /// @param limit of rows
  List<UsageRow> find(UsageQuery query, int limit);

  /// Forgets samples that are older than that; the hours stay. From then on such samples are too
  /// late.
  ///
  /// @param now by this node's clock; the store does not believe that it is later than its own
  /// @param limit of samples, so that no transaction takes long
  /// @return how many were forgotten; `limit` where there may be more
  int purge(Instant now, Duration retention, int limit);

  /// Whether the store answers now; never throws.
  boolean answers();
}
