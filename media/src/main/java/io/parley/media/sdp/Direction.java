package io.parley.media.sdp;

import java.util.Locale;

/// Who sends on a media section, seen by the one who wrote the description (RFC 8866 §6.7).
public enum Direction {
  SENDRECV(true, true),
  SENDONLY(true, false),
  RECVONLY(false, true),
  INACTIVE(false, false);

  private final boolean sends;
  private final boolean receives;

  Direction(boolean sends, boolean receives) {
    this.sends = sends;
    this.receives = receives;
  }

  /// The writer of the description sends.
  public boolean sends() {
    return sends;
  }

  /// The writer of the description receives.
  public boolean receives() {
    return receives;
  }

  /// The attribute's name.
  public String attribute() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The first direction among these lines; `SENDRECV` where none is given.
  static Direction of(Attributes attributes) {
    for (var attribute : attributes.all()) {
      for (var direction : values()) {
        if (attribute.name().equals(direction.attribute())) {
          return direction;
        }
      }
    }
    return SENDRECV;
  }
}
