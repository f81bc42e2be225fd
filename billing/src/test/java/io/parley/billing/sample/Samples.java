package io.parley.billing.sample;

import io.parley.cluster.eventlog.Event;
import io.parley.cluster.eventlog.Topic;
import io.parley.protocol.events.KindUsage;
import io.parley.protocol.events.MediaKind;
import io.parley.protocol.events.UsageSample;
import java.time.Duration;
import java.time.Instant;

/// Samples as SFU nodes state them.
public final class Samples {

  private Samples() {}

  /// Ten seconds of a participant that sends 1,000 bytes of audio and is sent 5,000 of video.
  public static UsageSample.Builder ten(String id, Instant from) {
    return UsageSample.newBuilder()
        .setId(id)
        .setProject("acme")
        .setRoom("red")
        .setRoomSid("RM_1")
        .setParticipantSid("PA_1")
        .setIdentity("ann")
        .setNode("ND_1")
        .setRegion("eu")
        .setFromMs(from.toEpochMilli())
        .setDurationMs(10_000)
        .addKinds(kind(MediaKind.AUDIO, 1_000, 0, 10, 0))
        .addKinds(kind(MediaKind.VIDEO, 0, 5_000, 0, 20));
  }

  public static KindUsage.Builder kind(
      MediaKind kind, long bytesIn, long bytesOut, long packetsIn, long packetsOut) {
    return KindUsage.newBuilder()
        .setKind(kind)
        .setBytesIn(bytesIn)
        .setBytesOut(bytesOut)
        .setPacketsIn(packetsIn)
        .setPacketsOut(packetsOut);
  }

  /// As the log has it, taken when the sample was over.
  public static Event event(UsageSample.Builder sample) {
    return event(sample, Instant.ofEpochMilli(sample.getFromMs()).plus(Duration.ofSeconds(10)));
  }

  public static Event event(UsageSample.Builder sample, Instant loggedAt) {
    return event(sample.build().toByteArray(), loggedAt);
  }

  public static Event event(byte[] value, Instant loggedAt) {
    return new Event(Topic.USAGE, "acme\0red", value, loggedAt.toEpochMilli());
  }

  /// As billing reads it.
  public static Sample read(Event event) {
    Instant now = Instant.ofEpochMilli(event.appendedAtMillis());
    if (SampleReader.read(event, now) instanceof Reading.Read(var sample)) {
      return sample;
    }
    throw new IllegalArgumentException("no sample");
  }
}
