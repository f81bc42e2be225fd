package io.parley.sfu.session;

import io.parley.media.negotiation.SentCodec;
import io.parley.media.section.Codec;
import io.parley.media.section.PayloadFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import livekit.LivekitModels.SimulcastCodecInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.VideoLayer;
import org.jspecify.annotations.Nullable;

/// The codecs of one track: its own, and the backup that its publisher sends for those who do not
/// take that. Says who gets which.
final class TrackCodecs {

  private PayloadFormat own;
  private @Nullable String backupMid;
  private boolean backupArrived;
  private boolean regressed;

  /// @param own what the publisher was asked for
  TrackCodecs(PayloadFormat own) {
    this.own = own;
  }

  /// What the track itself is sent as, as far as is known: what its publisher was asked for, until
  /// media comes.
  PayloadFormat own() {
    return own;
  }

  void setOwn(PayloadFormat format) {
    own = format;
  }

  /// The section that carries the backup; null while it is not sent.
  @Nullable String backupMid() {
    return backupMid;
  }

  /// The backup is sent on a section, or no more.
  void setBackupMid(@Nullable String mid) {
    backupMid = mid;
    backupArrived &= mid != null;
    regressed &= mid != null;
  }

  /// Media of the backup have come.
  boolean hasBackupArrived() {
    return backupArrived;
  }

  void setBackupArrived() {
    backupArrived = true;
  }

  /// Everybody who takes the backup gets that.
  boolean isRegressed() {
    return regressed;
  }

  void setRegressed(boolean now) {
    regressed = now;
  }

  /// The codec that a track announces beside its own, null where it announces none.
  @Nullable Codec backup(TrackInfo info) {
    for (var announced : info.getCodecsList()) {
      var codec = Codec.of(announced.getMimeType());
      if (codec != null && codec != own.codec() && codec.kind() == own.codec().kind()) {
        return codec;
      }
    }
    return null;
  }

  /// What a subscriber is offered.
  List<SentCodec> offered(TrackInfo info) {
    var codecs = new ArrayList<SentCodec>();
    codecs.add(new SentCodec(own.codec(), own.fmtp()));
    var backup = backup(info);
    if (backup != null) {
      codecs.add(new SentCodec(backup, ""));
    }
    return codecs;
  }

  /// Whether a subscriber can get nothing but the backup.
  ///
  /// @param taken codecs that it agreed to, empty where that is not known yet
  boolean needsBackup(Set<Codec> taken) {
    return !taken.isEmpty() && !taken.contains(own.codec());
  }

  /// Which codec a subscriber gets, or waits for.
  Codec of(TrackInfo info, Set<Codec> taken) {
    var backup = backup(info);
    boolean takesBackup = backup != null && taken.contains(backup);
    return backup != null && takesBackup && (regressed || needsBackup(taken))
        ? backup
        : own.codec();
  }

  /// The layers of what a subscriber gets.
  List<VideoLayer> layers(TrackInfo info, Set<Codec> taken) {
    if (backupMid != null && of(info, taken) != own.codec()) {
      for (SimulcastCodecInfo codec : info.getCodecsList()) {
        if (codec.getMid().equals(backupMid) && codec.getLayersCount() > 0) {
          return codec.getLayersList();
        }
      }
    }
    return info.getLayersList();
  }
}
