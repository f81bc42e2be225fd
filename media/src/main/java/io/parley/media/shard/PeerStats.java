package io.parley.media.shard;

/// What one peer's transport carried since it was opened.
///
/// @param packetsIn media packets that were authentic
/// @param bytesIn their bytes, decrypted
/// @param packetsOut media packets sent, retransmissions included
/// @param bytesOut their bytes, encrypted
/// @param retransmitted packets sent again
/// @param nacksIn packets that the peer asked for again
/// @param nacksOut packets that we asked for again
/// @param plisIn key frames that the peer asked for
/// @param plisOut key frames that we asked for
/// @param rttNanos smoothed round trip; 0 before it was measured
public record PeerStats(
    long packetsIn,
    long bytesIn,
    long packetsOut,
    long bytesOut,
    long retransmitted,
    long nacksIn,
    long nacksOut,
    long plisIn,
    long plisOut,
    long rttNanos) {}
