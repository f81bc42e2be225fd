package io.parley.media.sctp;

import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// An association from INIT to SHUTDOWN COMPLETE: its state, and the messages that change it
/// (RFC 9260 §4, §5 and §9).
final class Lifecycle {

  /// How often a handshake or shutdown message is repeated: half a minute.
  static final int MAX_TRIES = 10;

  static final int CAUSE_USER_ABORT = 12;

  private static final long WAIT_NANOS = 1_000_000_000L;

  /// Longest wait between repetitions. The RFC allows a minute; people wait for this.
  private static final long MAX_WAIT_NANOS = 3_000_000_000L;

  private static final int FLAG_TAG_REFLECTED = 1;

  private final SctpConfig config;
  private final OutboundQueue queue;
  private final DataChannels channels;
  private final EventQueue events;
  private final Outbox outbox;
  private final Handshake handshake;
  private final Timer timer = new Timer();
  private RtoEstimator rto = new RtoEstimator();
  private SctpState state = SctpState.CLOSED;
  private @Nullable Session session;
  private long askedNanos;
  private int tries;
  private boolean ended;
  private long discarded;

  Lifecycle(
      SctpConfig config,
      RandomGenerator random,
      OutboundQueue queue,
      DataChannels channels,
      EventQueue events,
      Outbox outbox) {
    this.config = config;
    this.queue = queue;
    this.channels = channels;
    this.events = events;
    this.outbox = outbox;
    handshake = new Handshake(config, random);
  }

  SctpState state() {
    return state;
  }

  /// Null before the handshake is done and after the end.
  @Nullable Session session() {
    return session;
  }

  /// Control messages that had no meaning now.
  long discarded() {
    return discarded;
  }

  /// Whether messages are accepted: also before the handshake, not after the end has begun.
  boolean sending() {
    return !ended && (session == null || state == SctpState.ESTABLISHED);
  }

  void start(long nowNanos) {
    if (state == SctpState.CLOSED && !ended) {
      enter(nowNanos, SctpState.COOKIE_WAIT);
    }
  }

  /// Whether the current chunk, the first of its packet, has the right tag (RFC 9260 §8.5).
  boolean isFor(ChunkReader chunk) {
    int tag = chunk.verificationTag();
    return switch (chunk.type()) {
      case ChunkType.INIT -> tag == 0 && chunk.alone();
      case ChunkType.COOKIE_ECHO -> true; // its cookie says which tag is right
      case ChunkType.ABORT, ChunkType.SHUTDOWN_COMPLETE -> {
        InitChunk peer = handshake.peer();
        yield (chunk.flags() & FLAG_TAG_REFLECTED) != 0
            ? peer != null && tag == peer.tag()
            : tag == handshake.localTag();
      }
      default -> tag == handshake.localTag();
    };
  }

  /// Takes the current chunk if it is one of those that change the state.
  ///
  /// @return whether the rest of the packet is to be read
  boolean take(long nowNanos, ChunkReader chunk) {
    if (ended) {
      answerAfterEnd(chunk);
      return false;
    }
    return switch (chunk.type()) {
      case ChunkType.INIT -> takeInit(nowNanos, chunk);
      case ChunkType.INIT_ACK -> takeInitAck(nowNanos, chunk);
      case ChunkType.COOKIE_ECHO -> takeCookieEcho(nowNanos, chunk);
      case ChunkType.COOKIE_ACK -> takeCookieAck(nowNanos);
      case ChunkType.ERROR -> takeError(nowNanos, chunk);
      case ChunkType.ABORT -> {
        String cause = chunk.length() >= 4 ? ", cause " + chunk.u16(0) : "";
        end(new SctpEvent.Failed("aborted by the other side" + cause));
        yield false;
      }
      case ChunkType.SHUTDOWN -> takeShutdown(nowNanos, chunk);
      case ChunkType.SHUTDOWN_ACK -> takeShutdownAck();
      case ChunkType.SHUTDOWN_COMPLETE -> {
        if (state == SctpState.SHUTDOWN_ACK_SENT) {
          end(new SctpEvent.Closed());
        }
        yield !ended;
      }
      default -> true;
    };
  }

  private boolean takeInit(long nowNanos, ChunkReader chunk) {
    InitChunk init = InitChunk.read(chunk);
    if (init == null) {
      discarded++;
    } else if (state == SctpState.SHUTDOWN_ACK_SENT) {
      ask();
    } else {
      outbox.packet(handshake.answer(nowNanos, init, session));
    }
    return false;
  }

  private boolean takeInitAck(long nowNanos, ChunkReader chunk) {
    InitChunk ack = state == SctpState.COOKIE_WAIT ? InitChunk.read(chunk) : null;
    if (ack == null || !handshake.acknowledged(ack)) {
      discarded++;
      return false;
    }
    measure(nowNanos);
    enter(nowNanos, SctpState.COOKIE_ECHOED);
    return true;
  }

  private boolean takeCookieEcho(long nowNanos, ChunkReader chunk) {
    Handshake.Verdict verdict =
        state == SctpState.SHUTDOWN_ACK_SENT
            ? Handshake.Verdict.DISCARD
            : handshake.cookieEchoed(nowNanos, chunk, session);
    switch (verdict) {
      case DISCARD -> {
        discarded++;
        return false;
      }
      case STALE -> {
        outbox.packet(handshake.staleError());
        return false;
      }
      case RESTART -> {
        outbox.clear();
        channels.restarted();
        session = null;
        rto = new RtoEstimator();
      }
      case ACCEPT -> {}
    }
    outbox.chunk(new ChunkWriter(ChunkType.COOKIE_ACK, 0).toBytes());
    if (session == null) {
      establish();
    }
    return true;
  }

  private boolean takeCookieAck(long nowNanos) {
    if (state == SctpState.COOKIE_ECHOED) {
      measure(nowNanos);
      establish();
    }
    return true;
  }

  private void establish() {
    InitChunk peer = Objects.requireNonNull(handshake.peer());
    DataSender sender = new DataSender(config, queue, rto, peer, handshake.localTsn());
    session =
        new Session(
            handshake.localTag(),
            peer,
            sender,
            new DataReceiver(config, peer.tsn(), events, channels::received),
            new StreamReset(channels, rto, handshake.localTsn(), peer.tsn()),
            rto);
    state = SctpState.ESTABLISHED;
    timer.stop();
    events.add(new SctpEvent.Connected());
    channels.connected(peer, sender);
  }

  private boolean takeError(long nowNanos, ChunkReader chunk) {
    boolean stale = chunk.length() >= 4 && chunk.u16(0) == Handshake.STALE_COOKIE;
    if (stale && state == SctpState.COOKIE_ECHOED) {
      enter(nowNanos, SctpState.COOKIE_WAIT);
    }
    return true;
  }

  /// A question answered at once tells the round trip before the first data does.
  private void measure(long nowNanos) {
    if (tries == 0) {
      rto.measured(nowNanos - askedNanos);
    }
  }

  // --- the end

  /// Ends after what is queued went out; without a session at once.
  void shutdown(long nowNanos) {
    if (session == null) {
      end(new SctpEvent.Closed());
    } else if (state == SctpState.ESTABLISHED) {
      state = SctpState.SHUTDOWN_PENDING;
      progress(nowNanos);
    }
  }

  /// Ends at once and tells the other side.
  void abort(int cause, SctpEvent event) {
    InitChunk peer = handshake.peer();
    if (!ended && peer != null) {
      byte[] abort = new ChunkWriter(ChunkType.ABORT, 0).parameter(cause, 0).toBytes();
      outbox.packet(PacketBuilder.single(config, peer.tag(), abort));
    }
    end(event);
  }

  private void end(SctpEvent event) {
    if (!ended) {
      ended = true;
      state = SctpState.CLOSED;
      session = null;
      timer.stop();
      queue.clear();
      events.add(event);
    }
  }

  private boolean takeShutdown(long nowNanos, ChunkReader chunk) {
    Session current = session;
    if (current == null || chunk.length() < 4) {
      discarded++;
      return false;
    }
    current.sender().acknowledged(nowNanos, chunk.i32(0));
    switch (state) {
      case ESTABLISHED, SHUTDOWN_PENDING -> state = SctpState.SHUTDOWN_RECEIVED;
      case SHUTDOWN_SENT -> enter(nowNanos, SctpState.SHUTDOWN_ACK_SENT);
      default -> {}
    }
    return true;
  }

  private boolean takeShutdownAck() {
    boolean expected = state == SctpState.SHUTDOWN_SENT || state == SctpState.SHUTDOWN_ACK_SENT;
    Session current = session;
    if (!expected || current == null) {
      return true;
    }
    complete(current.peer().tag(), 0);
    end(new SctpEvent.Closed());
    return false;
  }

  /// Our SHUTDOWN COMPLETE may have been lost (RFC 9260 §8.4).
  private void answerAfterEnd(ChunkReader chunk) {
    if (chunk.type() == ChunkType.SHUTDOWN_ACK) {
      complete(chunk.verificationTag(), FLAG_TAG_REFLECTED);
    }
  }

  private void complete(int tag, int flags) {
    byte[] chunk = new ChunkWriter(ChunkType.SHUTDOWN_COMPLETE, flags).toBytes();
    outbox.packet(PacketBuilder.single(config, tag, chunk));
  }

  /// Goes on with a shutdown when all data is confirmed.
  void progress(long nowNanos) {
    Session current = session;
    if (current == null || !queue.isEmpty() || !current.sender().idle()) {
      return;
    }
    if (state == SctpState.SHUTDOWN_PENDING) {
      enter(nowNanos, SctpState.SHUTDOWN_SENT);
    } else if (state == SctpState.SHUTDOWN_RECEIVED) {
      enter(nowNanos, SctpState.SHUTDOWN_ACK_SENT);
    }
  }

  // --- questions, repeated until they are answered

  private void enter(long nowNanos, SctpState next) {
    state = next;
    tries = 0;
    askedNanos = nowNanos;
    ask();
    timer.start(nowNanos + WAIT_NANOS);
  }

  void advance(long nowNanos) {
    if (!timer.expired(nowNanos)) {
      return;
    }
    tries++;
    if (tries > MAX_TRIES) {
      abort(CAUSE_USER_ABORT, new SctpEvent.Failed("no answer in " + state));
      return;
    }
    ask();
    timer.start(nowNanos + Math.min(WAIT_NANOS << Math.min(tries, 2), MAX_WAIT_NANOS));
  }

  private void ask() {
    switch (state) {
      case COOKIE_WAIT -> outbox.packet(handshake.init());
      case COOKIE_ECHOED -> outbox.packet(Objects.requireNonNull(handshake.cookieEcho()));
      case SHUTDOWN_SENT -> {
        int confirmed = Objects.requireNonNull(session).receiver().cumulativeTsn();
        outbox.chunk(new ChunkWriter(ChunkType.SHUTDOWN, 0).i32(confirmed).toBytes());
      }
      case SHUTDOWN_ACK_SENT -> outbox.chunk(new ChunkWriter(ChunkType.SHUTDOWN_ACK, 0).toBytes());
      case CLOSED, ESTABLISHED, SHUTDOWN_PENDING, SHUTDOWN_RECEIVED -> {}
    }
  }

  long earlier(long otherNanos) {
    return timer.earlier(otherNanos);
  }
}
