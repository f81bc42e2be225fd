package io.parley.media.negotiation;

/// The data channel section of the other side (RFC 8841).
///
/// @param sctpPort 5000 where it does not say
/// @param maxMessageBytes the largest message the other side takes, 65,536 where it does not say;
///     0 means that it sets no limit
public record DataSection(String mid, int sctpPort, long maxMessageBytes) {}
