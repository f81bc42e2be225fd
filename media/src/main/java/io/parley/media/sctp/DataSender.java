package io.parley.media.sctp;

/// Decides which fragments leave when: congestion and receive window, losses, timeouts.
final class DataSender {

  /// Timeouts in a row after which the other side counts as gone: half a minute to a minute.
  static final int MAX_TIMEOUTS = 8;

  /// A message is not cut smaller than this just to fill a packet.
  static final int MIN_FRAGMENT_BYTES = 400;

  private final OutboundQueue queue;
  private final Retransmission retransmission;
  private final CongestionWindow congestion;
  private final RtoEstimator rto;
  private final int mtuBytes;
  private final Timer timer = new Timer();
  private long peerWindowBytes;
  private int timeouts;
  private boolean recovering;
  private long recoveredAtTsn;
  private boolean resendNow;
  private boolean forwardDue;

  /// @param peer what the other side said of itself
  /// @param firstTsn of our first fragment
  DataSender(
      SctpConfig config, OutboundQueue queue, RtoEstimator rto, InitChunk peer, int firstTsn) {
    this.queue = queue;
    this.rto = rto;
    mtuBytes = config.mtuBytes();
    retransmission = new Retransmission(queue, firstTsn, peer.forwardTsn());
    congestion = new CongestionWindow(mtuBytes, config.maxBufferedBytes());
    peerWindowBytes = peer.windowBytes();
  }

  void acknowledged(long nowNanos, Sack sack) {
    long flight = retransmission.flightBytes();
    Retransmission.Outcome outcome = retransmission.acknowledge(nowNanos, sack, recovering);
    if (outcome == null) {
      return;
    }
    peerWindowBytes = sack.windowBytes();
    if (outcome.rttSentNanos() != null) {
      rto.measured(nowNanos - outcome.rttSentNanos());
    }
    if (outcome.bytes() > 0 || outcome.advanced() || peerWindowBytes < mtuBytes) {
      timeouts = 0; // it lives; a closed window is not silence
    }
    adapt(outcome, flight);
    forwardDue = retransmission.mustForward();
    if (retransmission.isEmpty()) {
      timer.stop();
      congestion.idle();
    } else if (outcome.advanced()) {
      timer.start(nowNanos + rto.nanos());
    }
  }

  private void adapt(Retransmission.Outcome outcome, long flightBytes) {
    if (recovering && retransmission.cumulativeTsn() >= recoveredAtTsn) {
      recovering = false;
    }
    if (recovering) {
      return;
    }
    if (outcome.advanced()) {
      congestion.acknowledged(outcome.bytes(), flightBytes);
    }
    if (outcome.lost()) {
      congestion.lost();
      recovering = true;
      recoveredAtTsn = retransmission.lastTsn();
      resendNow = true;
    }
  }

  /// SHUTDOWN confirms as a SACK does, but says nothing of the window.
  void acknowledged(long nowNanos, int cumulativeTsn) {
    acknowledged(nowNanos, Sack.cumulative(cumulativeTsn, peerWindowBytes));
  }

  void advance(long nowNanos) {
    if (!timer.expired(nowNanos)) {
      return;
    }
    timeouts++;
    rto.backOff();
    congestion.timedOut();
    recovering = false;
    retransmission.timedOut(nowNanos);
    forwardDue = retransmission.mustForward();
    timer.start(nowNanos + rto.nanos());
  }

  /// Whether a packet with data would probably leave now.
  boolean likely() {
    return forwardDue
        || resendNow
        || ((retransmission.resendDue() || queue.hasWaiting()) && room() >= mtuBytes);
  }

  /// Adds what may leave now, oldest first.
  void fill(long nowNanos, PacketBuilder packet) {
    boolean empty = packet.isEmpty();
    forward(packet);
    resend(nowNanos, packet);
    if (!retransmission.resendDue()) {
      sendNew(nowNanos, packet);
    }
    forwardDue |= retransmission.takeGaveUp();
    if (forwardDue && empty && packet.isEmpty()) {
      forward(packet);
    }
    if (!timer.armed() && !retransmission.isEmpty()) {
      timer.start(nowNanos + rto.nanos());
    }
  }

  private void forward(PacketBuilder packet) {
    if (forwardDue && packet.room() >= PacketBuilder.CROWDED_BYTES) {
      byte[] chunk = retransmission.forwardTsn(packet.room());
      forwardDue = chunk != null && !packet.add(chunk);
    }
  }

  private void resend(long nowNanos, PacketBuilder packet) {
    boolean regardless = resendNow; // one packet whatever the window says (RFC 9260 §7.2.4)
    while (true) {
      long room = regardless ? packet.room() : Math.min(packet.room(), room());
      SentChunk chunk = retransmission.resend(nowNanos, (int) room);
      if (chunk == null) {
        break;
      }
      packet.add(chunk.toBytes(true));
    }
    resendNow = false;
  }

  private void sendNew(long nowNanos, PacketBuilder packet) {
    OutboundMessage message;
    while ((message = queue.head(nowNanos)) != null) {
      if (retransmission.expire(nowNanos, message)) {
        continue;
      }
      int length = fragmentBytes(message, packet);
      if (length == 0) {
        return;
      }
      SentChunk chunk = retransmission.send(nowNanos, message, length);
      packet.add(chunk.toBytes(!queue.hasWaiting() || room() < mtuBytes));
    }
  }

  /// How much of the message goes into this packet; 0 when it has to wait.
  private int fragmentBytes(OutboundMessage message, PacketBuilder packet) {
    int left = message.bytes - message.taken;
    int largest = mtuBytes - ChunkReader.HEADER_BYTES - DataChunk.HEADER_BYTES & ~3;
    int here = Math.min(left, packet.room() - DataChunk.HEADER_BYTES);
    boolean wasteful = here < left && (left <= largest || here < MIN_FRAGMENT_BYTES);
    if (here <= 0 || wasteful || here + DataChunk.HEADER_BYTES > room()) {
      return 0;
    }
    long flight = retransmission.flightBytes();
    boolean taken = flight == 0 || flight + here <= peerWindowBytes;
    return taken ? here : 0; // with nothing in flight, one packet probes a closed window
  }

  /// What the congestion window leaves; never nothing when nothing is in flight.
  private long room() {
    long flight = retransmission.flightBytes();
    return flight == 0 ? Math.max(mtuBytes, congestion.bytes()) : congestion.bytes() - flight;
  }

  /// Whether the other side was silent for too long.
  boolean gone() {
    return timeouts > MAX_TIMEOUTS;
  }

  /// Whether nothing waits for acknowledgement.
  boolean idle() {
    return retransmission.isEmpty();
  }

  /// Whether all fragments of a stream are confirmed.
  boolean drained(OutboundStream stream) {
    return stream.messages == 0 && !retransmission.holds(stream);
  }

  /// The last TSN that the other side confirmed.
  int cumulativeTsn() {
    return (int) retransmission.cumulativeTsn();
  }

  long earlier(long otherNanos) {
    return timer.earlier(otherNanos);
  }
}
