package io.parley.media.peer;

import io.parley.media.sctp.PayloadKind;
import io.parley.media.sctp.SctpAssociation;
import io.parley.media.sctp.SctpConfig;
import io.parley.media.sctp.SctpEvent;
import io.parley.media.sctp.SendOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The data channels of one peer, by label: the label decides what a channel is for, never its id.
final class DataChannels {

  /// A receiver that leaves so much unread on a reliable channel will not catch up.
  private static final int RELIABLE_BYTES = 1 << 20;

  /// Lossy messages behind so much would arrive too late to be of use.
  private static final int LOSSY_BYTES = 64 << 10;

  private record Channel(int streamId, String label, boolean reliable) {}

  private final long peer;
  private final SctpAssociation association;
  private final List<DataChannelSpec> own;
  private final PeerListener listener;
  private final Map<String, Channel> byLabel = new HashMap<>();
  private final Map<Integer, Channel> byStream = new HashMap<>();
  private boolean opened;

  DataChannels(
      long peer,
      boolean dtlsClient,
      List<DataChannelSpec> own,
      PeerListener listener,
      RandomGenerator random) {
    this.peer = peer;
    this.own = own;
    this.listener = listener;
    association =
        new SctpAssociation(
            SctpConfig.STANDARD.withMaxBufferedBytes(2 * RELIABLE_BYTES), dtlsClient, random);
  }

  void start(long nowNanos) {
    association.start(nowNanos);
  }

  void receive(long nowNanos, byte[] packet) {
    association.receive(nowNanos, packet, 0, packet.length);
    take(nowNanos);
  }

  void advance(long nowNanos) {
    association.advance(nowNanos);
    take(nowNanos);
  }

  byte @Nullable [] poll(long nowNanos) {
    return association.poll(nowNanos);
  }

  long wakeNanos() {
    return association.wakeNanos();
  }

  DataOutcome send(long nowNanos, String label, byte[] message) {
    Channel channel = byLabel.get(label);
    if (channel == null) {
      return DataOutcome.NOT_OPEN;
    }
    long waiting = association.bufferedBytes(channel.streamId());
    if (waiting + message.length > (channel.reliable() ? RELIABLE_BYTES : LOSSY_BYTES)) {
      return channel.reliable() ? DataOutcome.FULL : DataOutcome.DROPPED;
    }
    SendOutcome sent = association.send(nowNanos, channel.streamId(), PayloadKind.BINARY, message);
    return switch (sent) {
      case SENT -> DataOutcome.SENT;
      case NOT_OPEN -> DataOutcome.NOT_OPEN;
      case TOO_LARGE -> DataOutcome.DROPPED;
      case FULL -> channel.reliable() ? DataOutcome.FULL : DataOutcome.DROPPED;
    };
  }

  void close(long nowNanos) {
    association.abort(nowNanos);
  }

  private void take(long nowNanos) {
    for (var event = association.pollEvent(); event != null; event = association.pollEvent()) {
      take(nowNanos, event);
    }
  }

  private void take(long nowNanos, SctpEvent event) {
    switch (event) {
      case SctpEvent.Connected() -> openOwn(nowNanos);
      case SctpEvent.ChannelOpened channel -> add(channel);
      case SctpEvent.MessageReceived(int streamId, PayloadKind kind, byte[] message) -> {
        Channel channel = byStream.get(streamId);
        if (channel != null && kind == PayloadKind.BINARY && message.length > 0) {
          listener.message(peer, channel.label(), message);
        }
      }
      case SctpEvent.ChannelClosed(int streamId) -> remove(streamId);
      case SctpEvent.BufferedAmountLow() -> {}
      case SctpEvent.Closed() -> listener.failed(peer, "data channels were closed");
      case SctpEvent.Failed(String reason) -> listener.failed(peer, "data channels: " + reason);
    }
  }

  private void openOwn(long nowNanos) {
    byLabel.clear();
    byStream.clear();
    if (!opened) {
      opened = true;
      for (DataChannelSpec channel : own) {
        association.open(
            nowNanos, channel.label(), "", channel.ordered(), channel.maxRetransmits(), -1);
      }
    }
  }

  private void add(SctpEvent.ChannelOpened opening) {
    boolean reliable = opening.maxRetransmits() < 0 && opening.maxLifetimeMillis() < 0;
    Channel channel = new Channel(opening.streamId(), opening.label(), reliable);
    byLabel.put(channel.label(), channel);
    byStream.put(channel.streamId(), channel);
    listener.channelOpened(peer, channel.label());
  }

  private void remove(int streamId) {
    Channel channel = byStream.remove(streamId);
    if (channel != null) {
      byLabel.remove(channel.label(), channel);
    }
  }
}
