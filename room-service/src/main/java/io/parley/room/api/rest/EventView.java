package io.parley.room.api.rest;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.protocol.events.Fact;
import io.parley.room.history.Histories;
import java.time.Instant;
import java.util.List;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import org.jspecify.annotations.Nullable;

/// One event of a room's history as `/v1` shows it.
///
/// @param number from 1, in the order of causes: nobody leaves before they joined
/// @param id the same wherever this event is told
/// @param event such as `participant_joined`
/// @param at by the clock of the node that saw it, which may disagree with the order
/// @param participant null where it is about the room
/// @param track null where it is not about one
/// @param reason why the room finished; null for other events
public record EventView(
    long number,
    String id,
    String event,
    Instant at,
    @Nullable Person participant,
    ParticipantView.@Nullable Track track,
    @Nullable String reason) {

  /// Who it is about.
  public record Person(String sid, String identity, String name) {

    static Person of(ParticipantInfo info) {
      return new Person(info.getSid(), info.getIdentity(), info.getName());
    }
  }

  /// A part of a room's history.
  ///
  /// @param roomSid the incarnation that it is of
  /// @param nextAfter null where there is no more by now
  public record Page(
      String room, String roomSid, List<EventView> events, @Nullable Long nextAfter) {

    static Page of(String room, Histories.Part part) {
      List<EventView> events = part.facts().stream().map(EventView::of).toList();
      boolean more = !events.isEmpty() && events.getLast().number() < part.lastNumber();
      return new Page(room, part.roomSid(), events, more ? events.getLast().number() : null);
    }
  }

  private static EventView of(Histories.Numbered numbered) {
    Fact fact;
    try {
      fact = Fact.parseFrom(numbered.body());
    } catch (InvalidProtocolBufferException notStoredByUs) {
      throw new IllegalStateException("a stored fact cannot be read", notStoredByUs);
    }
    return switch (fact.getFactCase()) {
      case ROOM_STARTED -> of(numbered, fact, null, null, null);
      case ROOM_FINISHED -> of(numbered, fact, null, null, fact.getRoomFinished().getReason());
      case PARTICIPANT_JOINED ->
          of(numbered, fact, fact.getParticipantJoined().getParticipant(), null, null);
      case PARTICIPANT_LEFT ->
          of(numbered, fact, fact.getParticipantLeft().getParticipant(), null, null);
      case TRACK_PUBLISHED -> {
        var published = fact.getTrackPublished();
        yield of(numbered, fact, published.getParticipant(), published.getTrack(), null);
      }
      case TRACK_UNPUBLISHED -> {
        var unpublished = fact.getTrackUnpublished();
        yield of(numbered, fact, unpublished.getParticipant(), unpublished.getTrack(), null);
      }
      case FACT_NOT_SET -> throw new IllegalStateException("a stored fact says nothing");
    };
  }

  private static EventView of(
      Histories.Numbered numbered,
      Fact fact,
      @Nullable ParticipantInfo who,
      @Nullable TrackInfo track,
      @Nullable String reason) {
    return new EventView(
        numbered.number(),
        fact.getId(),
        numbered.transition().label(),
        Instant.ofEpochMilli(fact.getAtMs()),
        who == null ? null : Person.of(who),
        track == null ? null : ParticipantView.Track.of(track),
        reason);
  }
}
