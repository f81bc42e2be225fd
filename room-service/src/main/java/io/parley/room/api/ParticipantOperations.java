package io.parley.room.api;

import io.parley.cluster.keyring.Caller;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.link.LinkAttributes;
import io.parley.room.api.Refusal.Reason;
import io.parley.room.command.Reply;
import io.parley.room.command.RoomCommands;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRoom.ListParticipantsRequest;
import livekit.LivekitRoom.MuteRoomTrackRequest;
import livekit.LivekitRoom.RoomParticipantIdentity;
import livekit.LivekitRoom.SendDataRequest;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitRoom.UpdateSubscriptionsRequest;
import org.jspecify.annotations.Nullable;

/// What a tenant may do with those in a room. Nothing here needs the database.
public final class ParticipantOperations {

  private static final String NO_SUCH_PARTICIPANT = "participant does not exist";

  private final RoomCommands commands;
  private final boolean remoteUnmute;

  /// @param remoteUnmute whether a tenant may switch a participant's microphone on again
  public ParticipantOperations(RoomCommands commands, boolean remoteUnmute) {
    this.commands = commands;
    this.remoteUnmute = remoteUnmute;
  }

  /// Those in a room; an unknown room has nobody in it.
  public Outcome<List<ParticipantInfo>> list(Caller caller, ListParticipantsRequest request) {
    return administered(
        caller,
        request.getRoom(),
        null,
        room -> answer(() -> commands.participants(room), "requested room does not exist"));
  }

  /// One of them.
  public Outcome<ParticipantInfo> get(Caller caller, RoomParticipantIdentity request) {
    return administered(
        caller,
        request.getRoom(),
        null,
        room ->
            answer(() -> commands.participant(room, request.getIdentity()), NO_SUCH_PARTICIPANT));
  }

  /// Makes a participant leave.
  public Outcome<Boolean> remove(Caller caller, RoomParticipantIdentity request) {
    return administered(
        caller,
        request.getRoom(),
        null,
        room -> answer(() -> commands.remove(room, request.getIdentity()), NO_SUCH_PARTICIPANT));
  }

  /// Mutes a track, or unmutes it where the server lets tenants do so.
  public Outcome<TrackInfo> mute(Caller caller, MuteRoomTrackRequest request) {
    return administered(
        caller,
        request.getRoom(),
        null,
        room ->
            request.getMuted() || remoteUnmute
                ? answer(() -> commands.mute(room, request), "track is not found")
                : Outcome.refused(Reason.PRECONDITION, "remote unmute not enabled"));
  }

  /// Changes name, metadata, attributes or permission.
  public Outcome<ParticipantInfo> update(Caller caller, UpdateParticipantRequest request) {
    return administered(
        caller,
        request.getRoom(),
        Limits.first(
            Limits.displayName(request.getName()),
            Limits.metadata(request.getMetadata()),
            Limits.attributes(request.getAttributesMap()),
            LinkAttributes.complaint(request.getAttributesMap())),
        room -> answer(() -> commands.update(room, request), NO_SUCH_PARTICIPANT));
  }

  /// Changes what a participant is subscribed to.
  public Outcome<Boolean> subscriptions(Caller caller, UpdateSubscriptionsRequest request) {
    return administered(
        caller,
        request.getRoom(),
        null,
        room -> answer(() -> commands.subscriptions(room, request), NO_SUCH_PARTICIPANT));
  }

  /// Sends data to those in the room.
  public Outcome<Boolean> sendData(Caller caller, SendDataRequest request) {
    return administered(
        caller,
        request.getRoom(),
        Limits.nonce(request.getNonce().size()),
        room -> answer(() -> commands.sendData(room, request), "requested room does not exist"));
  }

  private static <T> Outcome<T> administered(
      Caller caller,
      String room,
      @Nullable String complaint,
      Function<RoomKey, Outcome<T>> operation) {
    if (!caller.administers(room)) {
      return Outcome.refused(Reason.NOT_PERMITTED, "permissions denied");
    }
    String wrong = Limits.first(Limits.roomName(room), complaint);
    return wrong == null
        ? operation.apply(new RoomKey(caller.project(), room))
        : Outcome.refused(Reason.INVALID, wrong);
  }

  private static <T> Outcome<T> answer(Supplier<Reply<T>> command, String whatIsMissing) {
    return switch (command.get()) {
      case Reply.Answered<T>(var value) -> Outcome.done(value);
      case Reply.Missing<T>(var what) ->
          Outcome.refused(Reason.NOT_FOUND, what.isEmpty() ? whatIsMissing : what);
      case Reply.Refused<T>(var why) -> Outcome.refused(Reason.PRECONDITION, why);
      case Reply.Invalid<T>(var why) -> Outcome.refused(Reason.INVALID, why);
      case Reply.Unreachable<T> _ ->
          Outcome.refused(Reason.UNAVAILABLE, "the node that holds the room does not answer");
    };
  }
}
