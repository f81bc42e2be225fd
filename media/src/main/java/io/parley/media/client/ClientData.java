package io.parley.media.client;

import io.parley.media.sctp.PayloadKind;
import io.parley.media.sctp.SctpAssociation;
import io.parley.media.sctp.SctpConfig;
import io.parley.media.sctp.SctpEvent;
import io.parley.media.sctp.SendOutcome;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The data channels of a client, by label.
public final class ClientData {

  /// A message that came.
  public record Message(String label, byte[] bytes) {}

  private final SctpAssociation association;
  private final Map<String, Integer> streams = new HashMap<>();
  private final Map<Integer, String> labels = new HashMap<>();
  private final ArrayDeque<Message> messages = new ArrayDeque<>();
  private boolean started;
  private boolean over;

  ClientData(RandomGenerator random) {
    association = new SctpAssociation(SctpConfig.STANDARD, true, random);
  }

  /// Opens a channel; messages may be sent at once.
  ///
  /// @param maxRetransmits -1 without limit
  public void open(long nowNanos, String label, boolean ordered, int maxRetransmits) {
    int stream = association.open(nowNanos, label, "", ordered, maxRetransmits, -1);
    if (stream >= 0) {
      streams.put(label, stream);
      labels.put(stream, label);
    }
  }

  /// Whether a channel of that label can be used.
  public boolean isOpen(String label) {
    return streams.containsKey(label);
  }

  /// @return false where there is no such channel, or no room
  public boolean send(long nowNanos, String label, byte[] message) {
    Integer stream = streams.get(label);
    return stream != null
        && association.send(nowNanos, stream, PayloadKind.BINARY, message) == SendOutcome.SENT;
  }

  /// The next message, null where none waits.
  public @Nullable Message poll() {
    return messages.poll();
  }

  /// Whether the association has come to an end.
  public boolean isOver() {
    return over;
  }

  void start(long nowNanos) {
    if (!started) {
      started = true;
      association.start(nowNanos);
    }
  }

  void receive(long nowNanos, byte[] packet) {
    association.receive(nowNanos, packet, 0, packet.length);
    take();
  }

  void advance(long nowNanos) {
    if (started) {
      association.advance(nowNanos);
      take();
    }
  }

  byte @Nullable [] pollPacket(long nowNanos) {
    return started ? association.poll(nowNanos) : null;
  }

  long wakeNanos() {
    return started ? association.wakeNanos() : Long.MAX_VALUE;
  }

  private void take() {
    for (var event = association.pollEvent(); event != null; event = association.pollEvent()) {
      switch (event) {
        case SctpEvent.ChannelOpened opened -> {
          streams.put(opened.label(), opened.streamId());
          labels.put(opened.streamId(), opened.label());
        }
        case SctpEvent.MessageReceived(int stream, PayloadKind kind, byte[] bytes) ->
            messages.add(new Message(labels.getOrDefault(stream, ""), bytes));
        case SctpEvent.ChannelClosed(int stream) -> streams.remove(labels.remove(stream));
        case SctpEvent.Closed closed -> over = true;
        case SctpEvent.Failed failed -> over = true;
        case SctpEvent.Connected connected -> {}
        case SctpEvent.BufferedAmountLow low -> {}
      }
    }
  }
}
