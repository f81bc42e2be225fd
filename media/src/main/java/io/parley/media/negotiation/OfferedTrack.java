package io.parley.media.negotiation;

import io.parley.media.section.MediaKind;
import org.jspecify.annotations.Nullable;

/// A section on which the client sends.
///
/// @param streamId of its msid, null where it names none
/// @param trackId of its msid: the cid of the AddTrackRequest, unless the client changes ids
/// @param started the track was not on this section before this offer: it is new, came back after
///     a pause, or took the place of another one
public record OfferedTrack(
    String mid,
    MediaKind kind,
    @Nullable String streamId,
    @Nullable String trackId,
    boolean started) {}
