package io.parley.media.sctp;

/// Takes DATA and FORWARD-TSN, and says what came (RFC 9260 §6.2, RFC 3758 §3.6).
final class DataReceiver {

  /// How long a lone packet's acknowledgement may wait. Longer delays the sender's round-trip
  /// estimate and its losses; shorter sends more packets.
  static final long ACK_DELAY_NANOS = 50_000_000L;

  private static final int ACK_EVERY_PACKETS = 2;

  private final SctpConfig config;
  private final EventQueue events;
  private final ReceivedTsns tsns;
  private final Reassembly reassembly;
  private final Timer delay = new Timer();
  private int unackedPackets;
  private boolean ackNow;
  private boolean packetHasData;
  private long advertisedBytes;

  DataReceiver(SctpConfig config, int firstTsn, EventQueue events, Reassembly.Sink sink) {
    this.config = config;
    this.events = events;
    tsns = new ReceivedTsns(firstTsn);
    reassembly = new Reassembly(config.maxReceivedMessageBytes(), sink);
    advertisedBytes = config.receiveBufferBytes();
  }

  /// Takes a fragment with at least one byte. One that there is no room for is dropped, and comes
  /// again.
  Reassembly.Verdict data(DataChunk chunk) {
    packetHasData = true;
    ackNow |= chunk.immediate();
    long tsn = SerialNumber.unwrap(chunk.tsn(), tsns.cumulative());
    if (tsns.isDuplicate(tsn)) {
      tsns.duplicate(tsn);
      ackNow = true;
      return Reassembly.Verdict.FINE;
    }
    if (!tsns.canHold(tsn) || !hasRoom(tsn, chunk)) {
      ackNow = true;
      return Reassembly.Verdict.FINE;
    }
    tsns.add(tsn);
    return chunk.streamId() < config.streams()
        ? reassembly.add(tsn, chunk)
        : Reassembly.Verdict.FINE; // confirmed and dropped: it would only come again
  }

  /// The next TSN is taken even beyond the buffer, up to one message, for only it can free the
  /// rest.
  private boolean hasRoom(long tsn, DataChunk chunk) {
    long held = held() + chunk.payload().length + Reassembly.OVERHEAD_BYTES;
    long limit = config.receiveBufferBytes() + config.receiveBufferBytes() / 4L;
    boolean next = tsn == tsns.cumulative() + 1;
    return held <= (next ? limit + config.maxReceivedMessageBytes() : limit);
  }

  /// Takes the current chunk, a FORWARD-TSN; one that is too short or too far ahead changes
  /// nothing.
  void forwardTsn(ChunkReader chunk) {
    if (chunk.length() < 4) {
      return;
    }
    packetHasData = true;
    ackNow = true;
    long tsn = SerialNumber.unwrap(chunk.i32(0), tsns.cumulative());
    if (tsn <= tsns.cumulative() || tsn - tsns.cumulative() > ReceivedTsns.WINDOW) {
      return;
    }
    tsns.forward(tsn);
    reassembly.forward(tsn);
    for (int at = 4; at + 4 <= chunk.length(); at += 4) {
      if (chunk.u16(at) < config.streams()) {
        reassembly.skip(chunk.u16(at), chunk.u16(at + 2));
      }
    }
  }

  /// A packet was read to its end: decides when to acknowledge.
  void packetEnded(long nowNanos) {
    if (!packetHasData) {
      return;
    }
    packetHasData = false;
    unackedPackets++;
    ackNow |= tsns.hasGap() || unackedPackets >= ACK_EVERY_PACKETS;
    if (!delay.armed()) {
      delay.start(nowNanos + ACK_DELAY_NANOS);
    }
  }

  void advance(long nowNanos) {
    if (delay.expired(nowNanos)) {
      ackNow = true;
    }
  }

  /// Says so when the window was nearly shut and is wide again.
  void windowMayHaveOpened() {
    ackNow |=
        advertisedBytes < config.receiveBufferBytes() / 4
            && windowBytes() >= config.receiveBufferBytes() / 2;
  }

  /// Adds the SACK if it is due, or if it can go along with data.
  void fill(PacketBuilder packet, boolean dataFollows) {
    boolean wanted = ackNow || (dataFollows && unackedPackets > 0);
    if (!wanted || packet.room() < PacketBuilder.CROWDED_BYTES) {
      return;
    }
    advertisedBytes = windowBytes();
    if (packet.add(tsns.sack(advertisedBytes, packet.room()))) {
      ackNow = false;
      unackedPackets = 0;
      delay.stop();
    }
  }

  boolean received(int tsn) {
    return SerialNumber.unwrap(tsn, tsns.cumulative()) <= tsns.cumulative();
  }

  int cumulativeTsn() {
    return (int) tsns.cumulative();
  }

  Reassembly reassembly() {
    return reassembly;
  }

  /// Everything that waits here and with the owner.
  long held() {
    return reassembly.heldBytes() + events.heldBytes();
  }

  private long windowBytes() {
    return Math.max(0, config.receiveBufferBytes() - held());
  }

  long earlier(long otherNanos) {
    return ackNow ? otherNanos : delay.earlier(otherNanos);
  }
}
