package io.parley.media.peer;

/// A data channel that we open (RFC 8832).
///
/// @param maxRetransmits how often a lost fragment is sent again, -1 without limit
public record DataChannelSpec(String label, boolean ordered, int maxRetransmits) {}
