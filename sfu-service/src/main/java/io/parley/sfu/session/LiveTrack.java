package io.parley.sfu.session;

import io.parley.media.negotiation.OfferedTrack;
import io.parley.media.section.Codec;
import io.parley.media.section.ReceiveSection;
import io.parley.protocol.sfu.ExpectTrack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import livekit.LivekitModels.SimulcastCodecInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;

/// Fills a track's announcement with what its media section says, once there is one.
final class LiveTrack {

  private LiveTrack() {}

  /// @param section with at least one format; the first is the one that the client was asked for
  static TrackInfo info(ExpectTrack expected, OfferedTrack offered, ReceiveSection section) {
    Codec codec = section.formats().getFirst().codec();
    var info = expected.getTrack().toBuilder();
    info.setMid(section.mid()).setMimeType(codec.mime());
    var layers = layers(info.getLayersList(), section);
    info.clearLayers().addAllLayers(layers);
    var codecs = new ArrayList<SimulcastCodecInfo>();
    int carried = carried(info.getCodecsList(), offered, codec);
    for (int i = 0; i < info.getCodecsCount(); i++) {
      var announced = info.getCodecs(i);
      codecs.add(i == carried ? filled(announced, offered, section, codec) : announced);
    }
    return info.clearCodecs().addAllCodecs(codecs).build();
  }

  /// A live track of which a further section carries a codec.
  static TrackInfo withBackup(
      TrackInfo live, ExpectTrack expected, OfferedTrack offered, ReceiveSection section) {
    Codec codec = section.formats().getFirst().codec();
    var announced = expected.getTrack().getCodecsList();
    var one =
        announced.isEmpty()
            ? SimulcastCodecInfo.getDefaultInstance()
            : announced.get(carried(announced, offered, codec));
    var filled = filled(one, offered, section, codec);
    var codecs = new ArrayList<>(live.getCodecsList());
    codecs.removeIf(known -> Codec.of(known.getMimeType()) == codec);
    codecs.add(filled);
    return live.toBuilder().clearCodecs().addAllCodecs(codecs).build();
  }

  /// A live track of which a section no longer carries a codec: it is only announced, as before.
  static TrackInfo withoutBackup(TrackInfo live, String mid) {
    var info = live.toBuilder();
    for (int i = 0; i < info.getCodecsCount(); i++) {
      if (info.getCodecs(i).getMid().equals(mid)) {
        info.setCodecs(i, info.getCodecs(i).toBuilder().clearMid().clearCid().clearSdpCid());
      }
    }
    return info.build();
  }

  /// Which of the announced codecs the section carries: by cid, else by type, else the first.
  private static int carried(List<SimulcastCodecInfo> codecs, OfferedTrack offered, Codec codec) {
    for (int i = 0; i < codecs.size(); i++) {
      String cid = codecs.get(i).getCid();
      if (!cid.isEmpty() && cid.equals(TrackMatcher.id(offered))) {
        return i;
      }
    }
    for (int i = 0; i < codecs.size(); i++) {
      if (Codec.of(codecs.get(i).getMimeType()) == codec) {
        return i;
      }
    }
    return 0;
  }

  private static SimulcastCodecInfo filled(
      SimulcastCodecInfo announced, OfferedTrack offered, ReceiveSection section, Codec codec) {
    var filled =
        announced.toBuilder()
            .setMimeType(codec.mime())
            .setMid(section.mid())
            .clearLayers()
            .addAllLayers(layers(announced.getLayersList(), section));
    String id = TrackMatcher.id(offered);
    if (!announced.getCid().equals(id)) {
      filled.setSdpCid(id);
    }
    return filled.build();
  }

  /// The rids of a section's layers as they were announced, lowest first; empty where they were
  /// not.
  static List<String> rids(TrackInfo info, String cid) {
    var layers =
        info.getCodecsList().stream()
            .filter(codec -> codec.getCid().equals(cid) && codec.getLayersCount() > 0)
            .map(SimulcastCodecInfo::getLayersList)
            .findFirst()
            .orElse(info.getLayersList());
    return layers.stream()
        .filter(layer -> !layer.getRid().isEmpty())
        .sorted(Comparator.comparingInt(layer -> order(layer.getQuality())))
        .map(VideoLayer::getRid)
        .toList();
  }

  /// Layers come lowest first; so do the section's rids.
  private static List<VideoLayer> layers(List<VideoLayer> announced, ReceiveSection section) {
    var layers = new ArrayList<VideoLayer>();
    var byQuality =
        announced.stream()
            .sorted((a, b) -> Integer.compare(order(a.getQuality()), order(b.getQuality())))
            .toList();
    for (int i = 0; i < byQuality.size(); i++) {
      var layer = byQuality.get(i).toBuilder().setSpatialLayer(i);
      if (i < section.rids().size()) {
        layer.setRid(section.rids().get(i));
      }
      if (i < section.streams().size()) {
        layer.setSsrc(section.streams().get(i).ssrc());
        layer.setRepairSsrc(section.streams().get(i).rtxSsrc());
      }
      layers.add(layer.build());
    }
    return layers;
  }

  private static int order(VideoQuality quality) {
    return switch (quality) {
      case LOW -> 0;
      case MEDIUM -> 1;
      case HIGH -> 2;
      case OFF, UNRECOGNIZED -> 3;
    };
  }
}
