package io.parley.protocol.id;

import java.util.random.RandomGenerator;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;

/// One publication of a track.
///
/// @param value `TR_`, a letter for its kind, one for its source, and 12 characters
public record TrackSid(String value) {

  private static final String PREFIX = "TR_";

  public TrackSid {
    Guid.requirePrefix(value, PREFIX);
  }

  /// A new one, such as `TR_VC…` for video of a camera.
  public static TrackSid create(TrackType type, TrackSource source, RandomGenerator random) {
    String kind =
        switch (type) {
          case AUDIO -> "A";
          case VIDEO -> "V";
          case DATA, UNRECOGNIZED -> "";
        };
    String from =
        switch (source) {
          case CAMERA -> "C";
          case MICROPHONE -> "M";
          case SCREEN_SHARE -> "S";
          case SCREEN_SHARE_AUDIO -> "s";
          case UNKNOWN, UNRECOGNIZED -> "";
        };
    return new TrackSid(Guid.create(PREFIX + kind + from, random));
  }

  /// A new one of a data track: `DTR_` and 12 characters.
  public static String ofData(RandomGenerator random) {
    return Guid.create("DTR_", random);
  }

  @Override
  public String toString() {
    return value;
  }
}
