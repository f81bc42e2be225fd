package io.parley.sfu.metering.usage;

/// Who counted.
///
/// @param incarnation of the process; no other ever has the same
public record UsageOrigin(String incarnation, String node, String region) {}
