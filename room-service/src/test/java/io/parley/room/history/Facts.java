package io.parley.room.history;

import io.parley.cluster.eventlog.Event;
import io.parley.cluster.eventlog.Topic;
import io.parley.protocol.events.Fact;
import io.parley.protocol.events.ParticipantJoined;
import io.parley.protocol.events.ParticipantLeft;
import io.parley.protocol.events.RoomFinished;
import io.parley.protocol.events.RoomStarted;
import io.parley.protocol.events.TrackPublished;
import io.parley.protocol.events.TrackUnpublished;
import java.time.Instant;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitModels.TrackInfo;

/// What nodes state of rooms in a project.
public record Facts(String project, String room, String sid) {

  public static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  public Fact.Builder started() {
    return about(Transition.ROOM_STARTED, sid)
        .setRoomStarted(RoomStarted.newBuilder().setDetails(Room.newBuilder().setSid(sid)));
  }

  public Fact.Builder finished() {
    return about(Transition.ROOM_FINISHED, sid)
        .setRoomFinished(RoomFinished.newBuilder().setReason("empty"));
  }

  public Fact.Builder joined(String who) {
    return about(Transition.PARTICIPANT_JOINED, who)
        .setParticipantJoined(ParticipantJoined.newBuilder().setParticipant(person(who)));
  }

  public Fact.Builder left(String who) {
    return about(Transition.PARTICIPANT_LEFT, who)
        .setParticipantLeft(ParticipantLeft.newBuilder().setParticipant(person(who)));
  }

  public Fact.Builder published(String who, String track) {
    return about(Transition.TRACK_PUBLISHED, track)
        .setTrackPublished(
            TrackPublished.newBuilder().setParticipant(person(who)).setTrack(track(track)));
  }

  public Fact.Builder unpublished(String who, String track) {
    return about(Transition.TRACK_UNPUBLISHED, track)
        .setTrackUnpublished(
            TrackUnpublished.newBuilder().setParticipant(person(who)).setTrack(track(track)));
  }

  private Fact.Builder about(Transition transition, String subject) {
    return Fact.newBuilder()
        .setId(transition.idFor(subject))
        .setProject(project)
        .setRoom(room)
        .setRoomSid(sid)
        .setAtMs(NOON.toEpochMilli())
        .setNode("ND_test");
  }

  private static ParticipantInfo person(String sid) {
    return ParticipantInfo.newBuilder().setSid(sid).setIdentity("of " + sid).build();
  }

  private static TrackInfo track(String sid) {
    return TrackInfo.newBuilder().setSid(sid).setName("mine").build();
  }

  /// As it is stored.
  public static RoomFact read(Fact.Builder fact) {
    return switch (FactReader.read(fact.build().toByteArray())) {
      case Reading.Read(var read) -> read;
      case Reading.Unreadable(var flaw) -> throw new IllegalArgumentException(flaw.label());
    };
  }

  /// As the log gives it.
  public static Event event(Fact.Builder fact) {
    return event(fact.build().toByteArray(), NOON);
  }

  public static Event event(byte[] value, Instant appended) {
    return new Event(Topic.FACTS, "default\0hall", value, appended.toEpochMilli());
  }
}
