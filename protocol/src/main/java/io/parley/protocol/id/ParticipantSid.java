package io.parley.protocol.id;

import java.util.random.RandomGenerator;

/// One session of a participant: kept over a resume, new after a full reconnect.
///
/// @param value `PA_` and 12 characters
public record ParticipantSid(String value) {

  private static final String PREFIX = "PA_";

  public ParticipantSid {
    Guid.requirePrefix(value, PREFIX);
  }

  /// A new one.
  public static ParticipantSid create(RandomGenerator random) {
    return new ParticipantSid(Guid.create(PREFIX, random));
  }

  @Override
  public String toString() {
    return value;
  }
}
