package io.parley.signaling.replica;

import io.parley.signaling.connection.ClientConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import livekit.LivekitRtc.SignalRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A room and its only thread. Safe from any thread: everything is done later, in order.
public final class RoomActor {

  private static final Logger log = LoggerFactory.getLogger(RoomActor.class);

  private final RoomReplica replica;
  private final Executor owner;
  private final Consumer<RoomActor> closed;
  private boolean over;

  /// @param owner the mailbox that the replica's ports name as well
  /// @param closed called once, as the room's thread, after the replica was closed
  public RoomActor(RoomReplica replica, Executor owner, Consumer<RoomActor> closed) {
    this.replica = replica;
    this.owner = owner;
    this.closed = closed;
  }

  /// What of the room never changes: key, sid, SFU.
  public RoomReplica replica() {
    return replica;
  }

  /// Does something to the room.
  public void execute(Consumer<RoomReplica> task) {
    owner.execute(
        () -> {
          try {
            task.accept(replica);
          } catch (RuntimeException bug) {
            log.atError().addKeyValue("room", replica.sid()).setCause(bug).log("room task failed");
          }
          if (replica.isClosed() && !over) {
            over = true;
            closed.accept(this);
          }
        });
  }

  /// Asks the room something.
  public <T> CompletableFuture<T> ask(Function<RoomReplica, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    execute(
        room -> {
          try {
            answer.complete(question.apply(room));
          } catch (RuntimeException bug) {
            answer.completeExceptionally(bug);
            throw bug;
          }
        });
    return answer;
  }

  /// A client's request.
  ///
  /// @param handled runs when it is done
  public void request(ClientConnection connection, SignalRequest request, Runnable handled) {
    execute(
        room -> {
          try {
            room.request(connection, request);
          } catch (RuntimeException bug) {
            room.failed(connection);
            throw bug;
          } finally {
            handled.run();
          }
        });
  }
}
