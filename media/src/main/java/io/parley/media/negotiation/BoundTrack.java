package io.parley.media.negotiation;

import io.parley.media.section.SendSection;

/// A track that we send, and the section that carries it. The section's first format is the one to
/// send with; all its formats are of the track's codec.
public record BoundTrack(String trackSid, SendSection section) {}
