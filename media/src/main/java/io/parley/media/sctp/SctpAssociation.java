package io.parley.media.sctp;

import java.util.Objects;
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

  /// How often a handshake or shutdown message is repeated: half a minute.
  static final int MAX_CONTROL_TRIES = 10;

  private static final long CONTROL_NANOS = 1_000_000_000L;
  private static final long MAX_CONTROL_NANOS = 3_000_000_000L;
  private static final int FLAG_TAG_REFLECTED = 1;
  private static final int CAUSE_UNRECOGNIZED_CHUNK = 6;
  private static final int CAUSE_NO_USER_DATA = 9;
  private static final int CAUSE_USER_ABORT = 12;
  private static final int CAUSE_PROTOCOL_VIOLATION = 13;

  /// An unknown chunk is quoted up to here.
  private static final int MAX_QUOTE_BYTES = 128;

  private final SctpConfig config;
  private final EventQueue events = new EventQueue();
  private final OutboundQueue queue;
  private final DataChannels channels;
  private final Handshake handshake;
  private final Outbox outbox = new Outbox();
  private final ChunkReader chunk = new ChunkReader();
  private final PacketBuilder packet;
  private final Heartbeat heartbeat;
  private final Timer control = new Timer();
  private RtoEstimator rto = new RtoEstimator();
  private SctpState state = SctpState.CLOSED;
  private @Nullable Session session;
  private int controlTries;
  private boolean ended;
  private long discarded;

  /// @param dtlsClient we opened the DTLS handshake, so our channels have even stream ids
  /// @param random for tags, sequence numbers and the cookie's secret: a `SecureRandom` outside
  // tests
  public SctpAssociation(SctpConfig config, boolean dtlsClient, RandomGenerator random) {
    this.config = config;
    queue = new OutboundQueue(config.maxBufferedBytes());
    channels = new DataChannels(config, dtlsClient, queue, events);
    handshake = new Handshake(config, random);
    packet = new PacketBuilder(config);
    heartbeat = new Heartbeat(random);
  }

  /// Sends INIT. Both ends may; one that never does answers the other's.
  public void start(long nowNanos) {
    if (state == SctpState.CLOSED && !ended) {
      state = SctpState.COOKIE_WAIT;
      controlTries = 0;
      repeatControl(nowNanos);
    }
  }

  /// Where the association stands.
  public SctpState state() {
    return state;
  }

  /// Packets that were damaged, not for this association, or not understood.
  public long discarded() {
    return discarded;
  }

  /// What of the peer's data is held here and not yet taken as events, overhead included.
  public long heldBytes() {
    return session == null ? events.heldBytes() : session.receiver().held();
  }

  // --- what comes in

  /// Takes a packet. Whatever its bytes, it does not throw; the array is not kept.
  public void receive(long nowNanos, byte[] bytes, int offset, int length) {
    if (!chunk.wrap(bytes, offset, length, config.port()) || !chunk.next() || !forUs()) {
      discarded++;
      return;
    }
    do {
      if (!take(nowNanos)) {
        break;
      }
    } while (chunk.next());
    Session current = session;
    if (current != null) {
      current.receiver().packetEnded(nowNanos);
      heartbeat.heard(nowNanos);
      progress(nowNanos, current);
    }
  }

  /// RFC 9260 §8.5.
  private boolean forUs() {
    int tag = chunk.verificationTag();
    return switch (chunk.type()) {
      case ChunkType.INIT -> tag == 0 && chunk.alone();
      case ChunkType.COOKIE_ECHO -> true; // its cookie says which tag is right
      case ChunkType.ABORT, ChunkType.SHUTDOWN_COMPLETE -> {
        InitChunk peer = handshake.peer();
        yield chunk.flag(FLAG_TAG_REFLECTED)
            ? peer != null && tag == peer.tag()
            : tag == handshake.localTag();
      }
      default -> tag == handshake.localTag();
    };
  }

  /// Takes one chunk; false when the rest of its packet is not to be read.
  private boolean take(long nowNanos) {
    if (ended) {
      answerAfterEnd();
      return false;
    }
    return switch (chunk.type()) {
      case ChunkType.INIT -> takeInit(nowNanos);
      case ChunkType.INIT_ACK -> takeInitAck(nowNanos);
      case ChunkType.COOKIE_ECHO -> takeCookieEcho(nowNanos);
      case ChunkType.COOKIE_ACK -> takeCookieAck(nowNanos);
      case ChunkType.ABORT -> {
        end(new SctpEvent.Failed("aborted by the other side" + cause()));
        yield false;
      }
      case ChunkType.ERROR -> takeError(nowNanos);
      default -> session != null && takeInSession(nowNanos, session);
    };
  }

  private boolean takeInSession(long nowNanos, Session current) {
    switch (chunk.type()) {
      case ChunkType.DATA -> {
        return takeData(current);
      }
      case ChunkType.SACK -> {
        Sack sack = Sack.read(chunk);
        if (sack != null) {
          current.sender().acknowledged(nowNanos, sack);
        }
      }
      case ChunkType.FORWARD_TSN -> {
        if (!current.receiver().forwardTsn(chunk)) {
          discarded++;
        }
      }
      case ChunkType.RE_CONFIG -> {
        byte[] answer = current.reset().receive(chunk, current.receiver());
        if (answer != null) {
          outbox.chunk(answer);
        }
      }
      case ChunkType.HEARTBEAT -> {
        if (chunk.length() <= config.mtuBytes() - 64) {
          byte[] info = chunk.bytes(0, chunk.length());
          outbox.chunk(new ChunkWriter(ChunkType.HEARTBEAT_ACK, 0).bytes(info).toBytes());
        }
      }
      case ChunkType.HEARTBEAT_ACK -> heartbeat.answered(nowNanos, chunk, rto);
      case ChunkType.SHUTDOWN -> takeShutdown(nowNanos, current);
      case ChunkType.SHUTDOWN_ACK -> {
        return takeShutdownAck(current);
      }
      case ChunkType.SHUTDOWN_COMPLETE -> {
        if (state == SctpState.SHUTDOWN_ACK_SENT) {
          end(new SctpEvent.Closed());
        }
        return !ended;
      }
      default -> {
        return takeUnknown();
      }
    }
    return true;
  }

  private boolean takeInit(long nowNanos) {
    InitChunk init = InitChunk.read(chunk);
    if (init == null) {
      discarded++;
    } else if (state == SctpState.SHUTDOWN_ACK_SENT) {
      sendControl();
    } else {
      outbox.packet(handshake.answer(nowNanos, init, session));
    }
    return false;
  }

  private boolean takeInitAck(long nowNanos) {
    InitChunk ack = state == SctpState.COOKIE_WAIT ? InitChunk.read(chunk) : null;
    if (ack == null || !handshake.acknowledged(ack)) {
      discarded++;
      return false;
    }
    state = SctpState.COOKIE_ECHOED;
    controlTries = 0;
    repeatControl(nowNanos);
    return true;
  }

  private boolean takeCookieEcho(long nowNanos) {
    switch (handshake.cookieEchoed(nowNanos, chunk, session)) {
      case DISCARD -> {
        discarded++;
        return false;
      }
      case STALE -> {
        outbox.packet(handshake.staleError());
        return false;
      }
      case RESTART -> {
        if (state == SctpState.SHUTDOWN_ACK_SENT) {
          return false;
        }
        outbox.clear();
        channels.restarted();
        session = null;
        rto = new RtoEstimator();
      }
      case ACCEPT -> {}
    }
    outbox.chunk(new ChunkWriter(ChunkType.COOKIE_ACK, 0).toBytes());
    if (session == null) {
      establish(nowNanos);
    }
    return true;
  }

  private boolean takeCookieAck(long nowNanos) {
    if (state == SctpState.COOKIE_ECHOED) {
      establish(nowNanos);
    }
    return true;
  }

  private void establish(long nowNanos) {
    InitChunk peer = Objects.requireNonNull(handshake.peer());
    DataSender sender = new DataSender(config, queue, rto, peer, handshake.localTsn());
    Reassembly.Sink sink = channels::received;
    session =
        new Session(
            handshake.localTag(),
            peer,
            sender,
            new DataReceiver(config, peer.tsn(), events, sink),
            new StreamReset(channels, rto, handshake.localTsn(), peer.tsn()));
    state = SctpState.ESTABLISHED;
    control.stop();
    heartbeat.heard(nowNanos);
    events.add(new SctpEvent.Connected());
    channels.connected(peer, sender);
  }

  private boolean takeData(Session current) {
    DataChunk data = DataChunk.read(chunk);
    if (data == null || data.payload().length == 0) {
      fail(CAUSE_NO_USER_DATA, "data chunk without data");
      return false;
    }
    return switch (current.receiver().data(data)) {
      case FINE -> true;
      case INCONSISTENT -> {
        fail(CAUSE_PROTOCOL_VIOLATION, "fragments of one message contradict each other");
        yield false;
      }
      case TOO_LARGE -> {
        fail(CAUSE_PROTOCOL_VIOLATION, "message is larger than agreed");
        yield false;
      }
    };
  }

  private boolean takeError(long nowNanos) {
    if (state == SctpState.COOKIE_ECHOED
        && chunk.length() >= 4
        && chunk.u16(0) == Handshake.STALE_COOKIE) {
      state = SctpState.COOKIE_WAIT;
      repeatControl(nowNanos);
    }
    return true;
  }

  private boolean takeUnknown() {
    int type = chunk.type();
    if (ChunkType.reported(type)) {
      byte[] quote = chunk.whole(MAX_QUOTE_BYTES);
      outbox.chunk(
          new ChunkWriter(ChunkType.ERROR, 0).parameter(CAUSE_UNRECOGNIZED_CHUNK, quote).toBytes());
    }
    if (!ChunkType.skipped(type)) {
      discarded++;
    }
    return ChunkType.skipped(type);
  }

  private String cause() {
    return chunk.length() >= 4 ? ", cause " + chunk.u16(0) : "";
  }

  // --- channels

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
    return sending() ? channels.open(request) : -1;
  }

  /// Queues a message, whose array is not to be changed any more.
  public SendOutcome send(long nowNanos, int streamId, PayloadKind kind, byte[] message) {
    return sending() ? channels.send(nowNanos, streamId, kind, message) : SendOutcome.NOT_OPEN;
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

  private boolean sending() {
    return !ended && (session == null || state == SctpState.ESTABLISHED);
  }

  // --- the end

  /// Ends the association after what is queued went out. Without one, ends at once.
  public void shutdown(long nowNanos) {
    Session current = session;
    if (current == null) {
      end(new SctpEvent.Closed());
    } else if (state == SctpState.ESTABLISHED) {
      state = SctpState.SHUTDOWN_PENDING;
      progress(nowNanos, current);
    }
  }

  /// Ends the association at once; the other side is told with the next poll.
  public void abort(long nowNanos) {
    if (!ended) {
      sendAbort(CAUSE_USER_ABORT);
      end(new SctpEvent.Closed());
    }
  }

  private void fail(int cause, String reason) {
    sendAbort(cause);
    end(new SctpEvent.Failed(reason));
  }

  private void sendAbort(int cause) {
    InitChunk peer = handshake.peer();
    if (peer != null) {
      byte[] abort = new ChunkWriter(ChunkType.ABORT, 0).parameter(cause, 0).toBytes();
      outbox.packet(PacketBuilder.single(config, peer.tag(), abort));
    }
  }

  private void end(SctpEvent event) {
    if (!ended) {
      ended = true;
      state = SctpState.CLOSED;
      session = null;
      control.stop();
      heartbeat.stop();
      queue.clear();
      events.add(event);
    }
  }

  private void takeShutdown(long nowNanos, Session current) {
    if (chunk.length() < 4) {
      discarded++;
      return;
    }
    current.sender().acknowledged(nowNanos, chunk.i32(0));
    switch (state) {
      case ESTABLISHED, SHUTDOWN_PENDING -> state = SctpState.SHUTDOWN_RECEIVED;
      case SHUTDOWN_SENT -> enter(nowNanos, SctpState.SHUTDOWN_ACK_SENT);
      default -> {}
    }
  }

  private boolean takeShutdownAck(Session current) {
    if (state != SctpState.SHUTDOWN_SENT && state != SctpState.SHUTDOWN_ACK_SENT) {
      return true;
    }
    sendShutdownComplete(current.peer().tag(), 0);
    end(new SctpEvent.Closed());
    return false;
  }

  /// Our SHUTDOWN COMPLETE may have been lost (RFC 9260 §8.4).
  private void answerAfterEnd() {
    if (chunk.type() == ChunkType.SHUTDOWN_ACK) {
      sendShutdownComplete(chunk.verificationTag(), FLAG_TAG_REFLECTED);
    }
  }

  private void sendShutdownComplete(int tag, int flags) {
    byte[] complete = new ChunkWriter(ChunkType.SHUTDOWN_COMPLETE, flags).toBytes();
    outbox.packet(PacketBuilder.single(config, tag, complete));
  }

  /// Goes on with a shutdown when all data is confirmed, and tells of space in the send buffer.
  private void progress(long nowNanos, Session current) {
    if (queue.takeRelieved()) {
      events.add(new SctpEvent.BufferedAmountLow());
    }
    boolean drained = queue.isEmpty() && current.sender().idle();
    if (drained && state == SctpState.SHUTDOWN_PENDING) {
      enter(nowNanos, SctpState.SHUTDOWN_SENT);
    } else if (drained && state == SctpState.SHUTDOWN_RECEIVED) {
      enter(nowNanos, SctpState.SHUTDOWN_ACK_SENT);
    }
  }

  private void enter(long nowNanos, SctpState next) {
    state = next;
    controlTries = 0;
    repeatControl(nowNanos);
  }

  // --- time

  /// Sends the message that the state waits to have answered, and sets the time of its repetition.
  private void repeatControl(long nowNanos) {
    sendControl();
    long wait = CONTROL_NANOS << Math.min(controlTries, 2);
    control.start(nowNanos + Math.min(wait, MAX_CONTROL_NANOS));
  }

  private void sendControl() {
    Session current = session;
    switch (state) {
      case COOKIE_WAIT -> outbox.packet(handshake.init());
      case COOKIE_ECHOED -> outbox.packet(Objects.requireNonNull(handshake.cookieEcho()));
      case SHUTDOWN_SENT -> {
        int confirmed = Objects.requireNonNull(current).receiver().cumulativeTsn();
        outbox.chunk(new ChunkWriter(ChunkType.SHUTDOWN, 0).i32(confirmed).toBytes());
      }
      case SHUTDOWN_ACK_SENT -> outbox.chunk(new ChunkWriter(ChunkType.SHUTDOWN_ACK, 0).toBytes());
      case CLOSED, ESTABLISHED, SHUTDOWN_PENDING, SHUTDOWN_RECEIVED -> {}
    }
  }

  /// Does what became due.
  public void advance(long nowNanos) {
    if (control.expired(nowNanos)) {
      controlTries++;
      if (controlTries > MAX_CONTROL_TRIES) {
        fail(CAUSE_USER_ABORT, "no answer in " + state);
        return;
      }
      repeatControl(nowNanos);
    }
    Session current = session;
    if (current == null) {
      return;
    }
    current.sender().advance(nowNanos);
    current.receiver().advance(nowNanos);
    current.reset().advance(nowNanos);
    byte[] question = heartbeat.advance(nowNanos, rto.nanos());
    if (question != null) {
      outbox.chunk(question);
    }
    if (current.sender().gone() || current.reset().gone() || heartbeat.gone()) {
      fail(CAUSE_USER_ABORT, "the other side is silent");
    } else {
      progress(nowNanos, current);
    }
  }

  /// When to call [#advance] at the latest; [#NEVER] when nothing is awaited.
  public long wakeNanos() {
    long wake = control.earlier(heartbeat.earlier(NEVER));
    Session current = session;
    if (current == null) {
      return wake;
    }
    wake = current.sender().earlier(wake);
    wake = current.receiver().earlier(wake);
    return current.reset().earlier(wake);
  }

  // --- what goes out

  /// The next packet for DTLS, at most [SctpConfig#mtuBytes()] long; null when there is none now.
  public byte @Nullable [] poll(long nowNanos) {
    byte[] single = outbox.pollPacket();
    Session current = session;
    if (single != null || current == null) {
      return single;
    }
    packet.clear();
    outbox.fill(packet);
    current.reset().fill(nowNanos, packet, current.sender().cumulativeTsn());
    current.receiver().fill(packet, current.sender().likely());
    if (state != SctpState.SHUTDOWN_SENT && state != SctpState.SHUTDOWN_ACK_SENT) {
      current.sender().fill(nowNanos, packet);
    }
    return packet.isEmpty() ? null : packet.finish(current.peer().tag());
  }

  /// The next piece of news, null when there is none. Taking a message makes room for the next.
  public @Nullable SctpEvent pollEvent() {
    SctpEvent event = events.poll();
    Session current = session;
    if (event != null && current != null) {
      current.receiver().windowMayHaveOpened();
    }
    return event;
  }
}
