package io.parley.signaling.connection;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalResponse;

/// What waits to be written to one client, in order and within a bound.
///
/// A client that reads too slowly is told to resume, after what it has not read yet: its media go
/// on, and a resume tells it everything that was given up here.
public final class Outbox implements ClientConnection {

  /// A message on its way to the socket.
  ///
  /// @param written to run when the socket took it
  public record Frame(SignalResponse message, int bytes, Runnable written) {}

  private final int capacityBytes;
  private final Consumer<Frame> frames;
  private final Runnable end;
  private final ConnectionCounters counters;
  private final AtomicInteger queuedBytes = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean begun;

  /// @param capacityBytes more than this waiting means that the client is too slow
  /// @param frames takes what is sent; called from any thread
  /// @param end called once, after the last frame
  public Outbox(
      int capacityBytes, Consumer<Frame> frames, Runnable end, ConnectionCounters counters) {
    this.capacityBytes = capacityBytes;
    this.frames = frames;
    this.end = end;
    this.counters = counters;
  }

  @Override
  public void send(SignalResponse message, Runnable written) {
    if (closed.get()) {
      return;
    }
    int bytes = message.getSerializedSize();
    if (queuedBytes.addAndGet(bytes) > capacityBytes) {
      tellToResume();
      return;
    }
    begun = true;
    counters.sent();
    frames.accept(new Frame(message, bytes, written));
  }

  private void tellToResume() {
    if (closed.compareAndSet(false, true)) {
      counters.dropped("slow_reader");
      SignalResponse resume =
          SignalResponse.newBuilder()
              .setLeave(
                  LeaveRequest.newBuilder()
                      .setAction(LeaveRequest.Action.RESUME)
                      .setReason(DisconnectReason.SIGNAL_CLOSE))
              .build();
      frames.accept(new Frame(resume, 0, () -> {}));
      end.run();
    }
  }

  /// Whether anything was sent: a client's first message must be the room's.
  public boolean begun() {
    return begun;
  }

  /// The socket took a frame.
  public void taken(Frame frame) {
    queuedBytes.addAndGet(-frame.bytes());
    frame.written().run();
  }

  /// The socket is gone: nothing more is queued.
  public void ended() {
    close();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      end.run();
    }
  }
}
