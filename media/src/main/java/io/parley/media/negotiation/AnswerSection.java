package io.parley.media.negotiation;

import io.parley.media.section.MediaKind;
import io.parley.media.section.ReceiveSection;
import io.parley.media.section.SendSection;
import io.parley.media.section.StreamSsrc;
import org.jspecify.annotations.Nullable;

/// One m-line of a connection whose client offers, over all its offers.
final class AnswerSection {

  final String mid;

  /// Null for data channels and unknown types.
  final @Nullable MediaKind kind;

  /// What the client sends here since its last offer.
  @Nullable OfferedTrack incoming;

  @Nullable ReceiveSection receiving;

  /// What we send here. Set while negotiated, null when the m-line is free.
  @Nullable SendTrack track;

  @Nullable StreamSsrc source;
  @Nullable SendSection sending;

  /// Our track went, and the client was not answered `inactive` since. Without that answer in
  /// between, a client fires no event for the next track.
  boolean draining;

  /// The last offer would have received a track here.
  boolean receptive;

  boolean rejected;

  AnswerSection(String mid, @Nullable MediaKind kind) {
    this.mid = mid;
    this.kind = kind;
  }

  boolean isFree() {
    return receptive && track == null && !draining;
  }

  /// Takes our track off this m-line.
  void release() {
    draining = track != null || draining;
    track = null;
    source = null;
    sending = null;
  }
}
