package io.parley.media.sctp;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What the owner was not told yet. Its bytes count against the receive window, so that an owner
/// who does not listen slows the sender down rather than filling memory.
final class EventQueue {

  private final ArrayDeque<SctpEvent> events = new ArrayDeque<>();
  private long heldBytes;

  void add(SctpEvent event) {
    events.add(event);
    heldBytes += cost(event);
  }

  @Nullable SctpEvent poll() {
    SctpEvent event = events.poll();
    if (event != null) {
      heldBytes -= cost(event);
    }
    return event;
  }

  long heldBytes() {
    return heldBytes;
  }

  private static long cost(SctpEvent event) {
    return Reassembly.OVERHEAD_BYTES
        + switch (event) {
          case SctpEvent.MessageReceived received -> received.message().length;
          case SctpEvent.ChannelOpened opened ->
              opened.label().length() + (long) opened.protocol().length();
          case SctpEvent.Connected _,
              SctpEvent.ChannelClosed _,
              SctpEvent.BufferedAmountLow _,
              SctpEvent.Closed _,
              SctpEvent.Failed _ ->
              0;
        };
  }
}
