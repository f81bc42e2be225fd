package io.parley.room.quality;

import io.parley.cluster.eventlog.Event;
import io.parley.cluster.eventlog.Topic;
import io.parley.protocol.events.DownTrackSample;
import io.parley.protocol.events.LinkSample;
import io.parley.protocol.events.MediaKind;
import io.parley.protocol.events.QualitySample;
import io.parley.protocol.events.TrackSample;
import java.time.Instant;
import livekit.LivekitModels.ConnectionQuality;

/// Samples as an SFU states them.
public final class Stated {

  private Stated() {}

  /// Of a session that began badly: a layer is missing, and a picture stood still.
  public static QualitySample.Builder sample(
      String project, String room, String identity, int number, Instant from) {
    return QualitySample.newBuilder()
        .setId("IN_1/PA_" + identity + "/" + number)
        .setProject(project)
        .setRoom(room)
        .setRoomSid("RM_1")
        .setParticipantSid("PA_" + identity)
        .setIdentity(identity)
        .setNode("ND_1")
        .setFromMs(from.toEpochMilli())
        .setDurationMs(10_000)
        .setRttMicros(42_500)
        .setQuality(ConnectionQuality.POOR)
        .setUpScore(4.25f)
        .setDownScore(2.5f)
        .setLink(
            LinkSample.newBuilder()
                .setTargetBps(300_000)
                .setLowestTargetBps(200_000)
                .setState(LinkSample.State.DRAINING))
        .addTracks(TrackSample.newBuilder().setTrackSid("TR_1").setKind(MediaKind.AUDIO))
        .addDownTracks(
            DownTrackSample.newBuilder()
                .setTrackSid("TR_2")
                .setKind(MediaKind.VIDEO)
                .setSpatial(-1)
                .setFreezes(1)
                .setFrozenMs(2_300)
                .setReason(DownTrackSample.Reason.BUDGET));
  }

  static Event event(QualitySample.Builder sample) {
    return event(sample.build().toByteArray(), sample.getFromMs());
  }

  static Event event(byte[] body, long appendedAtMillis) {
    return new Event(Topic.QUALITY, "key", body, appendedAtMillis);
  }
}
