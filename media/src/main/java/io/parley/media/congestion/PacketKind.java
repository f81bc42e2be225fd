package io.parley.media.congestion;

/// What a packet is to its subscriber; the first of these leave first.
public enum PacketKind {
  /// Never waits: it is small, and late audio is no audio.
  AUDIO,

  /// A frame waits for it at the other side.
  RETRANSMISSION,

  VIDEO,

  /// Nobody misses it: it only shows what the link takes.
  PADDING
}
