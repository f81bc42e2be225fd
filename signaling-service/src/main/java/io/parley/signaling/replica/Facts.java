package io.parley.signaling.replica;

import io.parley.protocol.events.Fact;
import io.parley.protocol.events.ParticipantJoined;
import io.parley.protocol.events.ParticipantLeft;
import io.parley.protocol.events.TrackPublished;
import io.parley.protocol.events.TrackUnpublished;
import io.parley.protocol.id.FactIds;
import io.parley.protocol.id.NodeId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;

/// States for the event log what became of this node's participants. Each transition happens once
/// in the life of a sid, so whoever goes on where this node ends states it with the same id.
final class Facts {

  private final RoomSettings settings;
  private final NodeId node;
  private final InstantSource clock;
  private final Consumer<Fact> log;

  Facts(RoomSettings settings, NodeId node, InstantSource clock, Consumer<Fact> log) {
    this.settings = settings;
    this.node = node;
    this.clock = clock;
    this.log = log;
  }

  /// States what is new of a participant.
  void stated(Participant who) {
    if (!who.active()) {
      return;
    }
    ParticipantInfo info = who.info();
    if (!who.joinStated) {
      who.joinStated = true;
      log.accept(
          fact(who.sidText(), "joined")
              .setParticipantJoined(ParticipantJoined.newBuilder().setParticipant(info))
              .build());
    }
    for (TrackInfo track : who.publications.live()) {
      if (who.statedTracks.put(track.getSid(), track) == null) {
        log.accept(
            fact(track.getSid(), "published")
                .setTrackPublished(TrackPublished.newBuilder().setParticipant(info).setTrack(track))
                .build());
      }
    }
    var live = who.publications.live().stream().map(TrackInfo::getSid).collect(Collectors.toSet());
    unpublished(
        who,
        info,
        who.statedTracks.values().stream()
            .filter(track -> !live.contains(track.getSid()))
            .toList());
  }

  /// States the end of a participant.
  void ended(Participant who, ParticipantInfo last) {
    if (who.joinStated) {
      unpublished(who, last, new ArrayList<>(who.statedTracks.values()));
      log.accept(
          fact(who.sidText(), "left")
              .setParticipantLeft(ParticipantLeft.newBuilder().setParticipant(last))
              .build());
    }
  }

  private void unpublished(Participant who, ParticipantInfo info, List<TrackInfo> tracks) {
    for (TrackInfo track : tracks) {
      who.statedTracks.remove(track.getSid());
      log.accept(
          fact(track.getSid(), "unpublished")
              .setTrackUnpublished(
                  TrackUnpublished.newBuilder().setParticipant(info).setTrack(track))
              .build());
    }
  }

  private Fact.Builder fact(String subject, String transition) {
    return Fact.newBuilder()
        .setId(FactIds.of(subject, transition))
        .setProject(settings.key().project())
        .setRoom(settings.key().name())
        .setRoomSid(settings.sid().value())
        .setAtMs(clock.millis())
        .setNode(node.value());
  }
}
