package io.parley.media.sctp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Starts streams anew, which is how WebRTC closes channels (RFC 6525, RFC 8831 §6.7).
///
/// One request of ours at a time. It goes out only when all that was sent on its streams is
/// confirmed and names a confirmed TSN, so that the other side can do it at once.
final class StreamReset {

  static final int NOTHING_TO_DO = 0;
  static final int PERFORMED = 1;
  static final int DENIED = 2;
  static final int BAD_SEQUENCE = 5;
  static final int IN_PROGRESS = 6;

  /// Streams in one request, so that it fits into any packet.
  static final int MAX_STREAMS = 128;

  /// Unanswered in a row before the other side counts as gone.
  static final int MAX_TRIES = 8;

  /// Whose streams these are.
  interface Streams {

    /// Closing streams of which everything is confirmed.
    List<Integer> resettable(int max);

    /// The other side counts on our stream from 0 again, or refused to.
    void resetByUs(int streamId);

    /// The other side's stream starts anew.
    void resetByPeer(int streamId);

    /// The streams that the other side may send on.
    List<Integer> inbound();
  }

  private final Streams streams;
  private final RtoEstimator rto;
  private final Timer timer = new Timer();
  private int nextRequest;
  private int expected;
  private int lastResult = BAD_SEQUENCE;
  private List<Integer> asked = List.of();
  private boolean due;
  private int tries;

  /// @param localTsn first number of our requests
  /// @param peerTsn first number of the other side's requests
  StreamReset(Streams streams, RtoEstimator rto, int localTsn, int peerTsn) {
    this.streams = streams;
    this.rto = rto;
    nextRequest = localTsn;
    expected = peerTsn;
  }

  /// Takes the current chunk, a RE-CONFIG.
  ///
  /// @return the answer, null when it needs none
  byte @Nullable [] receive(ChunkReader chunk, DataReceiver receiver) {
    ChunkWriter answer = new ChunkWriter(ChunkType.RE_CONFIG, 0);
    boolean answers = false;
    ParameterReader parameter = new ParameterReader(chunk, 0);
    for (int i = 0; i < 2 && parameter.next(); i++) { // a chunk has two at most (RFC 6525 §3.1)
      if (parameter.length() < 4) {
        break;
      }
      if (parameter.type() == ParameterReader.RECONFIG_RESPONSE) {
        answered(parameter);
        continue;
      }
      int result = request(parameter, receiver);
      answer.parameter(ParameterReader.RECONFIG_RESPONSE, 8).i32(parameter.i32(0)).i32(result);
      answers = true;
    }
    return answers ? answer.toBytes() : null;
  }

  private int request(ParameterReader parameter, DataReceiver receiver) {
    int number = parameter.i32(0);
    if (number == expected) {
      expected++;
      lastResult = perform(parameter, receiver);
    } else if (number != expected - 1) {
      return BAD_SEQUENCE;
    } else if (lastResult == IN_PROGRESS) {
      lastResult = perform(parameter, receiver); // it asks again, maybe now
    }
    return lastResult;
  }

  private int perform(ParameterReader parameter, DataReceiver receiver) {
    return switch (parameter.type()) {
      case ParameterReader.OUTGOING_RESET -> resetInbound(parameter, receiver);
      case ParameterReader.ADD_OUTGOING -> PERFORMED; // any of our streams will do
      default -> DENIED;
    };
  }

  private int resetInbound(ParameterReader parameter, DataReceiver receiver) {
    if (parameter.length() < 12) {
      return DENIED;
    }
    if (!receiver.received(parameter.i32(8))) {
      return IN_PROGRESS;
    }
    List<Integer> ids = new ArrayList<>();
    for (int at = 12; at + 2 <= parameter.length(); at += 2) {
      ids.add(parameter.u16(at));
    }
    for (int id : ids.isEmpty() ? streams.inbound() : ids) {
      receiver.reassembly().reset(id);
      streams.resetByPeer(id);
    }
    return PERFORMED;
  }

  private void answered(ParameterReader parameter) {
    if (asked.isEmpty() || parameter.length() < 8 || parameter.i32(0) != nextRequest) {
      return;
    }
    tries = 0;
    nextRequest++;
    if (parameter.i32(4) == IN_PROGRESS) {
      return; // the timer asks again, under a new number
    }
    timer.stop();
    due = false;
    List<Integer> done = asked;
    asked = List.of();
    done.forEach(streams::resetByUs);
  }

  void advance(long nowNanos) {
    if (timer.expired(nowNanos)) {
      tries++;
      due = true;
      rto.backOff();
      timer.start(nowNanos + rto.nanos());
    }
  }

  /// Adds a request when there is something to ask for.
  void fill(long nowNanos, PacketBuilder packet, int confirmedTsn) {
    if (asked.isEmpty()) {
      asked = streams.resettable(MAX_STREAMS);
      due = !asked.isEmpty();
    }
    if (!due) {
      return;
    }
    ChunkWriter chunk =
        new ChunkWriter(ChunkType.RE_CONFIG, 0)
            .parameter(ParameterReader.OUTGOING_RESET, 12 + 2 * asked.size())
            .i32(nextRequest)
            .i32(expected - 1)
            .i32(confirmedTsn);
    asked.forEach(chunk::u16);
    if (packet.add(chunk.toBytes())) {
      due = false;
      timer.start(nowNanos + rto.nanos());
    }
  }

  boolean gone() {
    return tries > MAX_TRIES;
  }

  long earlier(long otherNanos) {
    return timer.earlier(otherNanos);
  }
}
