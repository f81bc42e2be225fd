package io.parley.room.api.rest;

import io.parley.protocol.events.LayerSample;
import io.parley.protocol.events.TrackSample;
import java.util.List;

/// What came of one track of a participant.
///
/// @param kind audio, video or screen
/// @param bytes of payload
/// @param lost packets that did not come the first time
/// @param repaired packets that came when they were asked for again
/// @param givenUp packets that were asked for in vain
/// @param nacks packets that were asked for again
/// @param plis key frames that were asked for
/// @param layersAsked how many layers somebody wanted
/// @param layers that came at the end, lowest first
public record TrackQualityView(
    String track,
    String kind,
    boolean muted,
    long packets,
    long bytes,
    long lost,
    long repaired,
    long givenUp,
    long nacks,
    long plis,
    double jitterMillis,
    int layersAsked,
    List<LayerView> layers) {

  /// A spatial layer.
  ///
  /// @param layer 0 for the lowest
  public record LayerView(int layer, long bps, double fps, int width, int height) {

    static LayerView of(LayerSample layer) {
      return new LayerView(
          layer.getSpatial(), layer.getBps(), layer.getFps(), layer.getWidth(), layer.getHeight());
    }
  }

  static TrackQualityView of(TrackSample track) {
    return new TrackQualityView(
        track.getTrackSid(),
        QualityView.word(track.getKind()),
        track.getMuted(),
        track.getPackets(),
        track.getBytes(),
        track.getLost(),
        track.getRepaired(),
        track.getGivenUp(),
        track.getNacks(),
        track.getPlis(),
        QualityView.millis(track.getJitterMicros()),
        track.getLayersAsked(),
        track.getLayersList().stream().map(LayerView::of).toList());
  }
}
