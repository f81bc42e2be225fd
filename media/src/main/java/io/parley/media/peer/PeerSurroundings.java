package io.parley.media.peer;

import io.parley.media.dtls.DtlsIdentity;
import io.parley.media.dtls.HandshakeRunner;
import io.parley.media.rtcp.TransportCcFeedback;
import io.parley.media.slots.PacketSlots;
import java.util.random.RandomGenerator;

/// What all peers of a shard share.
///
/// @param wallClockOffsetNanos from the monotonic clock to nanoseconds since 1970
/// @param feedback what is read into: a hundred kilobytes that nobody needs to himself
public record PeerSurroundings(
    PacketSlots slots,
    DtlsIdentity identity,
    HandshakeRunner handshakes,
    ControlOutbox outbox,
    Discards discards,
    RandomGenerator random,
    long wallClockOffsetNanos,
    TransportCcFeedback feedback) {}
