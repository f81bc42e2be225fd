package io.parley.signaling.replica;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import livekit.LivekitModels.AudioTrackFeature;
import livekit.LivekitModels.SimulcastCodecInfo;
import livekit.LivekitModels.TimedVersion;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackType;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SimulcastCodec;

/// Builds what the room is told of a track from what its publisher asked for.
@SuppressWarnings("deprecation") // clients of all ages read the old fields
final class TrackInfos {

  private static final Map<String, String> MIMES =
      Map.of(
          "vp8", "video/VP8",
          "h264", "video/H264",
          "vp9", "video/VP9",
          "av1", "video/AV1",
          "opus", "audio/opus");

  private TrackInfos() {}

  /// The mime types that may be published, the preferred ones first.
  static List<String> publishable() {
    return List.of("video/VP8", "video/H264", "video/VP9", "video/AV1", "audio/opus");
  }

  /// A new track.
  static TrackInfo build(AddTrackRequest request, String sid, Instant now) {
    TrackInfo.Builder track =
        TrackInfo.newBuilder()
            .setSid(sid)
            .setType(request.getType())
            .setName(request.getName())
            .setMuted(request.getMuted())
            .setWidth(request.getWidth())
            .setHeight(request.getHeight())
            .setSourceValue(request.getSourceValue())
            .setDisableRed(request.getDisableRed())
            .setEncryptionValue(request.getEncryptionValue())
            .setStream(request.getStream().isEmpty() ? stream(request) : request.getStream())
            .setBackupCodecPolicyValue(request.getBackupCodecPolicyValue())
            .addAllPacketTrailerFeaturesValue(request.getPacketTrailerFeaturesValueList())
            .setVersion(version(now, 0));
    features(track, request);
    track.addAllLayers(sorted(request.getLayersList()));
    track.addAllCodecs(codecs(request));
    boolean scalable =
        track.getCodecsCount() > 0
            && track.getCodecs(0).getVideoLayerMode()
                == VideoLayer.Mode.MULTIPLE_SPATIAL_LAYERS_PER_STREAM;
    return track.setSimulcast(request.getLayersCount() > 1 && !scalable).build();
  }

  /// The same track with the codecs that a further request announces.
  static TrackInfo withCodecs(TrackInfo track, AddTrackRequest request, Instant now) {
    TrackInfo.Builder more = track.toBuilder();
    for (SimulcastCodecInfo codec : codecs(request)) {
      int present = -1;
      for (int i = 0; i < more.getCodecsCount(); i++) {
        if (more.getCodecs(i).getMimeType().equalsIgnoreCase(codec.getMimeType())) {
          present = i;
        }
      }
      if (present < 0) {
        more.addCodecs(codec);
      } else {
        more.setCodecs(present, sent(more.getCodecs(present), codec));
      }
    }
    return changed(more, now);
  }

  /// An announced codec of which a client now says how it sends it.
  private static SimulcastCodecInfo sent(SimulcastCodecInfo known, SimulcastCodecInfo now) {
    var sent = known.toBuilder().setCid(now.getCid());
    return now.getLayersCount() == 0
        ? sent.build()
        : sent.clearLayers().addAllLayers(now.getLayersList()).build();
  }

  /// A live track: what the SFU negotiated, and what only signaling knows.
  static TrackInfo live(TrackInfo ours, TrackInfo negotiated, Instant now) {
    TrackInfo.Builder live =
        negotiated.toBuilder()
            .setMuted(ours.getMuted())
            .setWidth(ours.getWidth())
            .setHeight(ours.getHeight())
            .setStereo(ours.getStereo())
            .setDisableDtx(ours.getDisableDtx())
            .clearAudioFeatures()
            .addAllAudioFeaturesValue(ours.getAudioFeaturesValueList())
            .setVersion(ours.getVersion());
    return changed(live, now);
  }

  /// The next version of a track.
  static TrackInfo changed(TrackInfo.Builder track, Instant now) {
    return track.setVersion(version(now, track.getVersion().getTicks() + 1)).build();
  }

  private static TimedVersion version(Instant now, int ticks) {
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    return TimedVersion.newBuilder().setUnixMicro(micros).setTicks(ticks).build();
  }

  private static void features(TrackInfo.Builder track, AddTrackRequest request) {
    List<Integer> features = new ArrayList<>(request.getAudioFeaturesValueList());
    boolean stereo =
        request.getStereo() || features.contains(AudioTrackFeature.TF_STEREO.getNumber());
    boolean noDtx =
        request.getDisableDtx() || features.contains(AudioTrackFeature.TF_NO_DTX.getNumber());
    addIf(features, stereo, AudioTrackFeature.TF_STEREO);
    addIf(features, noDtx, AudioTrackFeature.TF_NO_DTX);
    track.setStereo(stereo).setDisableDtx(noDtx).addAllAudioFeaturesValue(features);
  }

  private static void addIf(List<Integer> features, boolean present, AudioTrackFeature feature) {
    if (present && !features.contains(feature.getNumber())) {
      features.add(feature.getNumber());
    }
  }

  private static String stream(AddTrackRequest request) {
    return switch (request.getSource()) {
      case CAMERA, MICROPHONE -> "camera";
      case SCREEN_SHARE, SCREEN_SHARE_AUDIO -> "screen";
      case UNKNOWN, UNRECOGNIZED -> "unknown";
    };
  }

  private static List<SimulcastCodecInfo> codecs(AddTrackRequest request) {
    if (request.getSimulcastCodecsCount() == 0) {
      return List.of(
          SimulcastCodecInfo.newBuilder()
              .setCid(request.getCid())
              .addAllLayers(sorted(request.getLayersList()))
              .build());
    }
    Map<String, SimulcastCodecInfo> byMime = new LinkedHashMap<>();
    for (SimulcastCodec codec : request.getSimulcastCodecsList()) {
      String mime = mime(codec.getCodec(), request.getType());
      byMime.putIfAbsent(mime, codec(codec, mime, request));
    }
    return List.copyOf(byMime.values());
  }

  private static SimulcastCodecInfo codec(
      SimulcastCodec codec, String mime, AddTrackRequest request) {
    List<VideoLayer> layers =
        codec.getLayersCount() == 0 ? request.getLayersList() : codec.getLayersList();
    SimulcastCodecInfo.Builder info =
        SimulcastCodecInfo.newBuilder()
            .setMimeType(mime)
            .setCid(codec.getCid())
            .addAllLayers(sorted(layers))
            .setVideoLayerModeValue(codec.getVideoLayerModeValue());
    if (request.getType() == TrackType.VIDEO
        && codec.getVideoLayerMode() == VideoLayer.Mode.MODE_UNUSED) {
      info.setVideoLayerMode(
          isScalable(mime)
              ? VideoLayer.Mode.MULTIPLE_SPATIAL_LAYERS_PER_STREAM
              : VideoLayer.Mode.ONE_SPATIAL_LAYER_PER_STREAM);
    }
    return info.build();
  }

  /// JS says `vp8`, Go `video/VP8`; what is not known becomes the first codec of the kind.
  private static String mime(String codec, TrackType type) {
    String name = codec.substring(codec.indexOf('/') + 1).toLowerCase(Locale.ROOT);
    String prefix = type == TrackType.AUDIO ? "audio/" : "video/";
    String mime = MIMES.get(name);
    if (mime != null && mime.startsWith(prefix)) {
      return mime;
    }
    return type == TrackType.AUDIO ? "audio/opus" : "video/VP8";
  }

  private static boolean isScalable(String mime) {
    return mime.equals("video/VP9") || mime.equals("video/AV1");
  }

  private static List<VideoLayer> sorted(List<VideoLayer> layers) {
    return layers.stream().sorted(Comparator.comparingInt(VideoLayer::getQualityValue)).toList();
  }

  /// Whether a cid of a client's names this track.
  static boolean hasCid(TrackInfo track, String cid) {
    return !cid.isEmpty()
        && track.getCodecsList().stream()
            .anyMatch(codec -> codec.getCid().equals(cid) || codec.getSdpCid().equals(cid));
  }
}
