package io.parley.protocol.token;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.ParticipantSid;
import io.parley.protocol.id.RoomSid;

/// The private claims of a refresh token: which session it is for, and where that was when the
/// token was made. A hint, for a node that knows nothing else: the SFU has the last word.
///
/// @param placementEpoch how often the room had moved, and one
public record SessionClaim(
    ParticipantSid participant, NodeId sfu, RoomSid room, int placementEpoch) {}
