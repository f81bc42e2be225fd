package io.parley.media.sctp;

/// What exists between a handshake and the end, or the next handshake.
///
/// @param localTag in every packet that comes
/// @param peer its tag is in every packet that goes
record Session(
    int localTag, InitChunk peer, DataSender sender, DataReceiver receiver, StreamReset reset) {}
