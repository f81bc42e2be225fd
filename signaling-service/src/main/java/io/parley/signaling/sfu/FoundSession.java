package io.parley.signaling.sfu;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.sfu.FindReply;

/// Where a participant's session is.
///
/// @param session what the node says of it
public record FoundSession(NodeId sfu, FindReply session) {}
