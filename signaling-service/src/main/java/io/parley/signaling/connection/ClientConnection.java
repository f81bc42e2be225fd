package io.parley.signaling.connection;

import livekit.LivekitRtc.SignalResponse;

/// One client's WebSocket, from the side of the room. Safe from any thread; nothing here blocks.
public interface ClientConnection {

  /// Queues a message. What is sent after the connection ended is dropped.
  default void send(SignalResponse message) {
    send(message, () -> {});
  }

  /// Queues a message.
  ///
  /// @param written runs, on any thread, once the message was handed to the socket; never where
  ///   the connection ended before
  void send(SignalResponse message, Runnable written);

  /// Writes what is queued, then closes the socket with code 1000. May be called again.
  void close();
}
