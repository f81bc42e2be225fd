package io.parley.sfu.session;

import io.parley.protocol.sfu.Settings;
import java.util.Comparator;
import java.util.List;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import org.jspecify.annotations.Nullable;

/// Which of a track's layers a subscriber has use for, by what it said of its picture.
///
/// @param spatial the highest, 0 for the lowest; [#ALL] where there is no limit
/// @param quality what the publisher calls it; OFF where none is wanted
record LayerChoice(int spatial, VideoQuality quality) {

  /// No limit: also layers that were not announced.
  static final int ALL = Integer.MAX_VALUE;

  /// A picture this much smaller than its tile is good enough.
  private static final double ENOUGH = 0.9;

  private static final LayerChoice ANY = new LayerChoice(ALL, VideoQuality.HIGH);
  private static final LayerChoice NONE = new LayerChoice(ALL, VideoQuality.OFF);

  /// @param announced layers of what the subscriber gets
  /// @param wanted null where nothing was said
  static LayerChoice of(List<VideoLayer> announced, @Nullable Settings wanted) {
    if (wanted == null) {
      return ANY;
    }
    if (wanted.getDisabled() || wanted.getQuality() == VideoQuality.OFF) {
      return NONE;
    }
    var layers =
        announced.stream()
            .filter(layer -> layer.getQuality() != VideoQuality.OFF)
            .sorted(Comparator.comparingInt(VideoLayer::getSpatialLayer))
            .toList();
    return wanted.getWidth() > 0 && hasSizes(layers)
        ? bySize(layers, wanted)
        : byQuality(layers, wanted);
  }

  private static boolean hasSizes(List<VideoLayer> layers) {
    return !layers.isEmpty() && layers.stream().allMatch(layer -> layer.getHeight() > 0);
  }

  private static LayerChoice bySize(List<VideoLayer> layers, Settings wanted) {
    for (var layer : layers.subList(0, layers.size() - 1)) {
      boolean portrait = layer.getWidth() < layer.getHeight();
      double needed = portrait ? wanted.getWidth() : wanted.getHeight();
      if ((portrait ? layer.getWidth() : layer.getHeight()) >= ENOUGH * needed) {
        return new LayerChoice(layer.getSpatialLayer(), layer.getQuality());
      }
    }
    return ANY;
  }

  private static LayerChoice byQuality(List<VideoLayer> layers, Settings wanted) {
    int quality = wanted.getWidth() > 0 ? VideoQuality.HIGH_VALUE : wanted.getQualityValue();
    if (quality >= VideoQuality.HIGH_VALUE) {
      return ANY;
    }
    VideoLayer best = null;
    for (var layer : layers) {
      best = best == null || layer.getQualityValue() <= quality ? layer : best;
    }
    return best == null
        ? new LayerChoice(quality, VideoQuality.forNumber(quality))
        : new LayerChoice(best.getSpatialLayer(), VideoQuality.forNumber(quality));
  }

  /// How much it is: 0 for nothing, more for more.
  static int rank(VideoQuality quality) {
    return switch (quality) {
      case OFF, UNRECOGNIZED -> 0;
      case LOW -> 1;
      case MEDIUM -> 2;
      case HIGH -> 3;
    };
  }
}
