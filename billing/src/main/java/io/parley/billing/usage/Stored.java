package io.parley.billing.usage;

import java.time.Instant;

/// What became of a batch of samples.
///
/// @param added that were not there
/// @param replaced that count in place of a lesser version
/// @param known that changed nothing
/// @param tooLate that were not stored, since they count before `keptSince`
/// @param keptSince samples that count before this are purged
public record Stored(int added, int replaced, int known, int tooLate, Instant keptSince) {}
