package io.parley.sfu.session;

import io.parley.media.section.PayloadFormat;
import livekit.LivekitModels.Encryption;
import livekit.LivekitModels.TrackInfo;

/// A track that others can subscribe to.
final class PublishedTrack {

  private final long id;
  private final Session publisher;
  private final TrackCodecs codecs;
  private TrackInfo info;
  private boolean muted;
  private boolean subscribed;

  /// @param id on the shard
  /// @param format that the publisher was asked for
  PublishedTrack(long id, Session publisher, TrackInfo info, PayloadFormat format) {
    this.id = id;
    this.publisher = publisher;
    this.info = info;
    this.codecs = new TrackCodecs(format);
    this.muted = info.getMuted();
  }

  long id() {
    return id;
  }

  String sid() {
    return info.getSid();
  }

  Session publisher() {
    return publisher;
  }

  TrackInfo info() {
    return info;
  }

  void setInfo(TrackInfo info) {
    this.info = info;
  }

  /// What it is sent as.
  TrackCodecs codecs() {
    return codecs;
  }

  /// The section of its publisher that carries it.
  String mid() {
    return info.getMid();
  }

  boolean isMuted() {
    return muted;
  }

  void setMuted(boolean muted) {
    this.muted = muted;
  }

  /// Whether packets of a track may repeat earlier frames (RFC 2198): not where they are
  /// encrypted from end to end, whose receivers decrypt payloads as a whole, or where its
  /// client says so.
  static boolean mayRepeat(TrackInfo info) {
    return !info.getDisableRed() && isClear(info);
  }

  /// Whether frames of a track are not encrypted from end to end.
  static boolean isClear(TrackInfo info) {
    return info.getEncryption() == Encryption.Type.NONE;
  }

  /// True once: at the first down-track.
  boolean isFirstSubscription() {
    boolean first = !subscribed;
    subscribed = true;
    return first;
  }
}
