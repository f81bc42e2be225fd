package io.parley.sfu.tcp;

import java.nio.channels.SocketChannel;

/// A connection whose first frame named its shard.
///
/// @param channel non-blocking
/// @param reader holds what came after the first frame
/// @param firstFrame a STUN message
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record AcceptedConnection(SocketChannel channel, FrameReader reader, byte[] firstFrame) {}
