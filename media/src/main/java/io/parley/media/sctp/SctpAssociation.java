package io.parley.media.sctp;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One end of an SCTP association over DTLS, with WebRTC's data channels on it (RFC 8831).
///
/// Does no I/O: packets that DTLS decrypted go into [#receive], packets for DTLS come out of
/// [#poll], time comes as an argument, news out of [#pollEvent]. After each call that changes
/// something, take the events first, for that opens the receive window, and then poll until null.
/// Owned by one thread.
public final class SctpAssociation {

  /// What [#wakeNanos()] says when there is nothing to wait for.
  public static final long NEVER = Timer.NEVER;

  private static final int CAUSE_UNRECOGNIZED_CHUNK = 6;
  private static final int CAUSE_NO_USER_DATA = 9;
  private static final int CAUSE_PROTOCOL_VIOLATION = 13;

  /// An unknown chunk is quoted up to here.
  private static final int MAX_QUOTE_BYTES = 128;

  private final SctpConfig config;
  private final EventQueue events = new EventQueue();
  private final OutboundQueue queue;
  private final DataChannels channels;
  private final Outbox outbox = new Outbox();
  private final Lifecycle life;
  private final Heartbeat heartbeat;
  private final ChunkReader chunk = new ChunkReader();
  private final PacketBuilder packet;
  private long discarded;

  /// @param dtlsClient we opened the DTLS handshake, so our channels have even stream ids
  /// @param random for tags, sequence numbers and the cookie's secret: a `SecureRandom` outside
  ///   tests
  public SctpAssociation(SctpConfig config, boolean dtlsClient, RandomGenerator random) {
    this.config = config;
    queue = new OutboundQueue(config.maxBufferedBytes());
    channels = new DataChannels(config, dtlsClient, queue, events);
    life = new Lifecycle(config, random, queue, channels, events, outbox);
    heartbeat = new Heartbeat(random);
    packet = new PacketBuilder(config);
  }

  /// Sends INIT. Both ends may; one that never does answers the other's.
  public void start(long nowNanos) {
    life.start(nowNanos);
  }

  /// Where the association stands.
  public SctpState state() {
    return life.state();
  }

  /// Packets and chunks that were damaged, not for this association, or not understood.
  public long discarded() {
    return discarded + life.discarded();
  }

  /// What of the peer's data is held here and not yet taken as events, overhead included.
  public long heldBytes() {
    Session session = life.session();
    return session == null ? events.heldBytes() : session.receiver().held();
  }

  /// Takes a packet. Whatever its bytes, it does not throw; the array is not kept.
  public void receive(long nowNanos, byte[] bytes, int offset, int length) {
    if (!chunk.wrap(bytes, offset, length, config.port()) || !chunk.next() || !life.isFor(chunk)) {
      discarded++;
      return;
    }
    boolean reading = true;
    while (reading) {
      reading = life.take(nowNanos, chunk) && takeInSession(nowNanos) && chunk.next();
    }
    Session session = life.session();
    if (session != null) {
      session.receiver().packetEnded(nowNanos);
      heartbeat.heard(nowNanos);
      life.progress(nowNanos);
    }
  }

  /// Takes the current chunk if it moves or confirms data; false when the rest of the packet is not
  /// to be read.
  private boolean takeInSession(long nowNanos) {
    Session session = life.session();
    if (session == null) {
      return true;
    }
    switch (chunk.type()) {
      case ChunkType.DATA -> {
        return takeData(session);
      }
      case ChunkType.SACK -> {
        Sack sack = Sack.read(chunk);
        if (sack != null) {
          session.sender().acknowledged(nowNanos, sack);
        }
      }
      case ChunkType.FORWARD_TSN -> session.receiver().forwardTsn(chunk);
      case ChunkType.RE_CONFIG -> {
        byte[] answer = session.reset().receive(chunk, session.receiver());
        if (answer != null) {
          outbox.chunk(answer);
        }
      }
      case ChunkType.HEARTBEAT -> {
        if (chunk.length() <= config.mtuBytes() - PacketBuilder.CROWDED_BYTES) {
          byte[] info = chunk.bytes(0, chunk.length());
          outbox.chunk(new ChunkWriter(ChunkType.HEARTBEAT_ACK, 0).bytes(info).toBytes());
        }
      }
      case ChunkType.HEARTBEAT_ACK -> heartbeat.answered(nowNanos, chunk, session.rto());
      case ChunkType.INIT,
          ChunkType.INIT_ACK,
          ChunkType.COOKIE_ECHO,
          ChunkType.COOKIE_ACK,
          ChunkType.ERROR,
          ChunkType.ABORT,
          ChunkType.SHUTDOWN,
          ChunkType.SHUTDOWN_ACK,
          ChunkType.SHUTDOWN_COMPLETE -> {}
      default -> {
        return takeUnknown();
      }
    }
    return true;
  }

  private boolean takeData(Session session) {
    DataChunk data = DataChunk.read(chunk);
    if (data == null || data.payload().length == 0) {
      return fail(CAUSE_NO_USER_DATA, "data chunk without data");
    }
    return switch (session.receiver().data(data)) {
      case FINE -> true;
      case INCONSISTENT -> fail(CAUSE_PROTOCOL_VIOLATION, "fragments contradict each other");
      case TOO_LARGE -> fail(CAUSE_PROTOCOL_VIOLATION, "message is larger than agreed");
    };
  }

  private boolean fail(int cause, String reason) {
    life.abort(cause, new SctpEvent.Failed(reason));
    return false;
  }

  /// RFC 9260 §3.2: the type says what to do with a chunk that one does not know.
  private boolean takeUnknown() {
    int type = chunk.type();
    discarded++;
    if (ChunkType.reported(type)) {
      byte[] quote = chunk.whole(MAX_QUOTE_BYTES);
      outbox.chunk(
          new ChunkWriter(ChunkType.ERROR, 0).parameter(CAUSE_UNRECOGNIZED_CHUNK, quote).toBytes());
    }
    return ChunkType.skipped(type);
  }

  /// Opens a channel; messages may be sent at once, also before the association is up.
  ///
  /// @param maxRetransmits how often a lost fragment is sent again, -1 without limit
  /// @param maxLifetimeMillis how long a message is worth sending, -1 without limit; not both
  /// @return its stream, -1 when none is left or the association has ended
  public int open(
      long nowNanos,
      String label,
      String protocol,
      boolean ordered,
      int maxRetransmits,
      int maxLifetimeMillis) {
    if (maxRetransmits >= 0 && maxLifetimeMillis >= 0) {
      throw new IllegalArgumentException("a channel has one limit at most");
    }
    var request = new DcepMessage(label, protocol, ordered, maxRetransmits, maxLifetimeMillis);
    return life.sending() ? channels.open(request) : -1;
  }

  /// Queues a message, whose array is not to be changed any more.
  public SendOutcome send(long nowNanos, int streamId, PayloadKind kind, byte[] message) {
    return life.sending() ? channels.send(nowNanos, streamId, kind, message) : SendOutcome.NOT_OPEN;
  }

  /// Closes a channel after what is queued on it; [SctpEvent.ChannelClosed] tells the end of it.
  public void close(long nowNanos, int streamId) {
    channels.close(streamId);
  }

  /// Bytes of a stream that are queued or not acknowledged.
  public long bufferedBytes(int streamId) {
    return queue.bufferedBytes(streamId);
  }

  /// Bytes of all streams that are queued or not acknowledged.
  public long bufferedBytes() {
    return queue.bufferedBytes();
  }

  /// Ends the association after what is queued went out, or at once when it is not up.
  public void shutdown(long nowNanos) {
    life.shutdown(nowNanos);
  }

  /// Ends the association at once; the other side is told with the next poll.
  public void abort(long nowNanos) {
    life.abort(Lifecycle.CAUSE_USER_ABORT, new SctpEvent.Closed());
  }

  /// Does what became due.
  public void advance(long nowNanos) {
    life.advance(nowNanos);
    Session session = life.session();
    if (session == null) {
      return;
    }
    session.advance(nowNanos);
    byte[] question = heartbeat.advance(nowNanos, session.rto().nanos());
    if (question != null) {
      outbox.chunk(question);
    }
    if (session.gone() || heartbeat.gone()) {
      fail(Lifecycle.CAUSE_USER_ABORT, "the other side is silent");
    }
    life.progress(nowNanos);
  }

  /// When to call [#advance] at the latest; [#NEVER] when nothing is awaited.
  public long wakeNanos() {
    Session session = life.session();
    return life.earlier(session == null ? NEVER : session.earlier(heartbeat.earlier(NEVER)));
  }

  /// The next packet for DTLS, at most [SctpConfig#mtuBytes()] long; null when there is none now.
  public byte @Nullable [] poll(long nowNanos) {
    byte[] single = outbox.pollPacket();
    Session session = life.session();
    if (single != null || session == null) {
      return single;
    }
    packet.clear();
    outbox.fill(packet);
    session.reset().fill(nowNanos, packet, session.sender().cumulativeTsn());
    session.receiver().fill(packet, session.sender().likely());
    if (state() != SctpState.SHUTDOWN_SENT && state() != SctpState.SHUTDOWN_ACK_SENT) {
      session.sender().fill(nowNanos, packet);
    }
    return packet.isEmpty() ? null : packet.finish(session.peer().tag());
  }

  /// The next piece of news, null when there is none. Taking a message makes room for the next.
  public @Nullable SctpEvent pollEvent() {
    SctpEvent event = events.poll();
    Session session = life.session();
    if (event == null) {
      return queue.takeRelieved() ? new SctpEvent.BufferedAmountLow() : null;
    }
    if (session != null) {
      session.receiver().windowMayHaveOpened();
    }
    return event;
  }
}
