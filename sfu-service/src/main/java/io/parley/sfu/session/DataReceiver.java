package io.parley.sfu.session;

import io.parley.sfu.data.DataMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// What a participant's data channels can take: nothing until both of the protocol's channels are
/// open; by then the reliable messages without a sequence wait here, those with one in the room's
/// cache.
final class DataReceiver {

  /// What waits for one participant's channels; more is dropped.
  static final int CAPACITY_BYTES = 100_000;

  private final ArrayDeque<DataMessage> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private boolean reliable;
  private boolean lossy;

  /// A channel of the primary peer connection is open.
  ///
  /// @return whether that was the last one that was missing
  boolean opened(String label) {
    boolean before = isReady();
    reliable |= label.equals(DataLabels.RELIABLE);
    lossy |= label.equals(DataLabels.LOSSY);
    return isReady() && !before;
  }

  boolean isReady() {
    return reliable && lossy;
  }

  /// Has a message wait.
  ///
  /// @return false if it was dropped
  boolean defer(DataMessage message) {
    if (waitingBytes + message.bytes().length > CAPACITY_BYTES) {
      return false;
    }
    waiting.addLast(message);
    waitingBytes += message.bytes().length;
    return true;
  }

  /// What waited, in order.
  List<DataMessage> takeWaiting() {
    var messages = new ArrayList<>(waiting);
    waiting.clear();
    waitingBytes = 0;
    return messages;
  }
}
