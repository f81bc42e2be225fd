package io.parley.media.sctp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Opens, uses and closes channels (RFC 8831 §6, RFC 8832).
final class DataChannels implements StreamReset.Streams {

  private final SctpConfig config;
  private final int parity;
  private final OutboundQueue queue;
  private final EventQueue events;
  private final Map<Integer, DataChannel> channels = new LinkedHashMap<>();

  /// Channels whose outgoing stream is not reset yet.
  private final Set<Integer> closing = new LinkedHashSet<>();

  private int streamLimit;
  private @Nullable DataSender sender;
  private boolean peerResets;

  /// @param dtlsClient decides whose streams are the even ones
  DataChannels(SctpConfig config, boolean dtlsClient, OutboundQueue queue, EventQueue events) {
    this.config = config;
    this.queue = queue;
    this.events = events;
    parity = dtlsClient ? 0 : 1;
    streamLimit = config.streams();
  }

  /// The association came up; channels beyond what the other side accepts are closed.
  void connected(InitChunk peer, DataSender connectedSender) {
    sender = connectedSender;
    peerResets = peer.reconfig();
    streamLimit = Math.min(config.streams(), peer.inStreams());
    for (DataChannel channel : List.copyOf(channels.values())) {
      if (channel.streamId >= streamLimit) {
        queue.dropWaiting(channel.streamId);
        remove(channel);
      }
    }
  }

  /// The other side began anew and knows none of the channels.
  void restarted() {
    List.copyOf(channels.values()).forEach(this::remove);
    closing.clear();
    queue.clear();
  }

  /// Opens a channel; -1 when no stream is left.
  int open(DcepMessage request) {
    for (int id = parity; id < streamLimit; id += 2) {
      if (!channels.containsKey(id)) {
        channels.put(id, new DataChannel(id, request, false));
        control(id, request.toBytes());
        return id;
      }
    }
    return -1;
  }

  SendOutcome send(long nowNanos, int streamId, PayloadKind kind, byte[] message) {
    DataChannel channel = channels.get(streamId);
    if (channel == null || channel.closing) {
      return SendOutcome.NOT_OPEN;
    }
    if (message.length > config.maxMessageBytes()) {
      return SendOutcome.TOO_LARGE;
    }
    if (queue.refuses(message.length)) {
      return SendOutcome.FULL;
    }
    boolean empty = message.length == 0;
    DcepMessage parameters = channel.parameters;
    queue.add(
        new OutboundMessage(
            queue.stream(streamId),
            PayloadProtocol.of(kind, empty),
            empty ? new byte[1] : message,
            parameters.ordered() || !channel.acknowledged,
            parameters.maxRetransmits(),
            parameters.maxLifetimeMillis(),
            nowNanos));
    return SendOutcome.SENT;
  }

  /// Closes after what is queued went out.
  void close(int streamId) {
    DataChannel channel = channels.get(streamId);
    if (channel != null && !channel.closing) {
      channel.closing = true;
      closing.add(streamId);
    }
  }

  /// Takes a message that the association delivered.
  void received(InboundStream.Message message) {
    DataChannel channel = channels.get(message.streamId());
    if (message.protocol() == PayloadProtocol.DCEP) {
      dcep(channel, message);
      return;
    }
    if (channel == null || channel.resetByPeer) {
      return;
    }
    acknowledged(channel);
    switch (message.protocol()) {
      case PayloadProtocol.BINARY -> deliver(message, PayloadKind.BINARY, message.bytes());
      case PayloadProtocol.STRING -> deliver(message, PayloadKind.STRING, message.bytes());
      case PayloadProtocol.BINARY_EMPTY -> deliver(message, PayloadKind.BINARY, new byte[0]);
      case PayloadProtocol.STRING_EMPTY -> deliver(message, PayloadKind.STRING, new byte[0]);
      default -> {} // not of WebRTC, or its partial messages, deprecated and never sent
    }
  }

  private void deliver(InboundStream.Message message, PayloadKind kind, byte[] bytes) {
    events.add(new SctpEvent.MessageReceived(message.streamId(), kind, bytes));
  }

  private void dcep(@Nullable DataChannel known, InboundStream.Message message) {
    if (DcepMessage.isAck(message.bytes())) {
      if (known != null) {
        acknowledged(known);
      }
      return;
    }
    DcepMessage request = DcepMessage.read(message.bytes());
    int id = message.streamId();
    if (request == null || (id & 1) == parity || id >= streamLimit) {
      return;
    }
    if (known != null && !known.resetByPeer) {
      return;
    }
    if (known != null) {
      // It uses the stream again before its answer to our reset got here.
      queue.stream(id).reset();
      remove(known);
    }
    DataChannel channel = new DataChannel(id, request, true);
    channels.put(id, channel);
    events.add(channel.opened());
    control(id, DcepMessage.ack());
  }

  /// An ACK, or any message: the channel is known over there (RFC 8832 §6).
  private void acknowledged(DataChannel channel) {
    if (!channel.acknowledged) {
      channel.acknowledged = true;
      if (!channel.closing) {
        events.add(channel.opened());
      }
    }
  }

  private void control(int streamId, byte[] message) {
    queue.add(
        new OutboundMessage(
            queue.stream(streamId), PayloadProtocol.DCEP, message, true, -1, -1, 0));
  }

  @Override
  public List<Integer> resettable(int max) {
    if (closing.isEmpty() || sender == null) {
      return List.of();
    }
    List<Integer> drained = new ArrayList<>();
    for (int id : closing) {
      if (drained.size() < max && sender.drained(queue.stream(id))) {
        drained.add(id);
      }
    }
    if (peerResets) {
      return drained;
    }
    drained.forEach(this::abandon);
    return List.of();
  }

  /// The other side cannot reset streams: ours is closed as far as it can be.
  private void abandon(int streamId) {
    DataChannel channel = channels.get(streamId);
    if (channel != null) {
      remove(channel);
    }
  }

  @Override
  public void resetByUs(int streamId) {
    DataChannel channel = channels.get(streamId);
    if (channel == null || !closing.remove(streamId)) {
      return;
    }
    queue.stream(streamId).reset();
    channel.resetByUs = true;
    finish(channel);
  }

  @Override
  public void resetByPeer(int streamId) {
    DataChannel channel = channels.get(streamId);
    if (channel == null) {
      return;
    }
    channel.resetByPeer = true;
    queue.dropWaiting(streamId);
    close(streamId);
    finish(channel);
  }

  @Override
  public List<Integer> inbound() {
    return List.copyOf(channels.keySet());
  }

  private void finish(DataChannel channel) {
    if (channel.closed()) {
      remove(channel);
    }
  }

  private void remove(DataChannel channel) {
    channels.remove(channel.streamId);
    closing.remove(channel.streamId);
    events.add(new SctpEvent.ChannelClosed(channel.streamId));
  }
}
