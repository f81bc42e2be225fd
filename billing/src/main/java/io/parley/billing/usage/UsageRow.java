package io.parley.billing.usage;

/// What was used in one bucket.
public record UsageRow(UsageQuery.Position position, Usage usage) {}
