package io.parley.room.api.twirp;

import com.google.protobuf.Message;
import io.parley.cluster.keyring.Caller;
import io.parley.room.api.Outcome;
import io.parley.room.api.ParticipantOperations;
import io.parley.room.api.Refusal.Reason;
import io.parley.room.api.RoomOperations;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.DeleteRoomRequest;
import livekit.LivekitRoom.DeleteRoomResponse;
import livekit.LivekitRoom.ForwardParticipantRequest;
import livekit.LivekitRoom.ListParticipantsRequest;
import livekit.LivekitRoom.ListParticipantsResponse;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitRoom.ListRoomsResponse;
import livekit.LivekitRoom.MoveParticipantRequest;
import livekit.LivekitRoom.MuteRoomTrackRequest;
import livekit.LivekitRoom.MuteRoomTrackResponse;
import livekit.LivekitRoom.PerformRpcRequest;
import livekit.LivekitRoom.RemoveParticipantResponse;
import livekit.LivekitRoom.RoomParticipantIdentity;
import livekit.LivekitRoom.SendDataRequest;
import livekit.LivekitRoom.SendDataResponse;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitRoom.UpdateRoomMetadataRequest;
import livekit.LivekitRoom.UpdateSubscriptionsRequest;
import livekit.LivekitRoom.UpdateSubscriptionsResponse;
import org.jspecify.annotations.Nullable;

/// The methods of `livekit.RoomService`, by name.
final class TwirpMethods {

  /// One method.
  ///
  /// @param request makes an empty request
  record Method(
      Supplier<Message.Builder> request,
      BiFunction<Caller, Message, Outcome<? extends Message>> call) {}

  private final Map<String, Method> methods = new HashMap<>();

  TwirpMethods(RoomOperations rooms, ParticipantOperations participants) {
    add("CreateRoom", CreateRoomRequest::newBuilder, CreateRoomRequest.class, rooms::create);
    add(
        "ListRooms",
        ListRoomsRequest::newBuilder,
        ListRoomsRequest.class,
        (caller, request) ->
            rooms
                .list(caller, request)
                .map(all -> ListRoomsResponse.newBuilder().addAllRooms(all).build()));
    add(
        "DeleteRoom",
        DeleteRoomRequest::newBuilder,
        DeleteRoomRequest.class,
        (caller, request) ->
            rooms.delete(caller, request).map(_ -> DeleteRoomResponse.getDefaultInstance()));
    add(
        "UpdateRoomMetadata",
        UpdateRoomMetadataRequest::newBuilder,
        UpdateRoomMetadataRequest.class,
        rooms::updateMetadata);
    addParticipants(participants);
    addModeration(participants);
    unimplemented("ForwardParticipant", ForwardParticipantRequest::newBuilder);
    unimplemented("MoveParticipant", MoveParticipantRequest::newBuilder);
    unimplemented("PerformRpc", PerformRpcRequest::newBuilder);
  }

  private void addParticipants(ParticipantOperations participants) {
    add(
        "ListParticipants",
        ListParticipantsRequest::newBuilder,
        ListParticipantsRequest.class,
        (caller, request) ->
            participants
                .list(caller, request)
                .map(all -> ListParticipantsResponse.newBuilder().addAllParticipants(all).build()));
    add(
        "GetParticipant",
        RoomParticipantIdentity::newBuilder,
        RoomParticipantIdentity.class,
        participants::get);
    add(
        "UpdateParticipant",
        UpdateParticipantRequest::newBuilder,
        UpdateParticipantRequest.class,
        participants::update);
  }

  private void addModeration(ParticipantOperations participants) {
    add(
        "RemoveParticipant",
        RoomParticipantIdentity::newBuilder,
        RoomParticipantIdentity.class,
        (caller, request) ->
            participants
                .remove(caller, request)
                .map(_ -> RemoveParticipantResponse.getDefaultInstance()));
    add(
        "MutePublishedTrack",
        MuteRoomTrackRequest::newBuilder,
        MuteRoomTrackRequest.class,
        (caller, request) ->
            participants
                .mute(caller, request)
                .map(track -> MuteRoomTrackResponse.newBuilder().setTrack(track).build()));
    add(
        "UpdateSubscriptions",
        UpdateSubscriptionsRequest::newBuilder,
        UpdateSubscriptionsRequest.class,
        (caller, request) ->
            participants
                .subscriptions(caller, request)
                .map(_ -> UpdateSubscriptionsResponse.getDefaultInstance()));
    add(
        "SendData",
        SendDataRequest::newBuilder,
        SendDataRequest.class,
        (caller, request) ->
            participants.sendData(caller, request).map(_ -> SendDataResponse.getDefaultInstance()));
  }

  /// The method of this name, null where the service has none.
  @Nullable Method find(String name) {
    return methods.get(name);
  }

  private <Q extends Message> void add(
      String name,
      Supplier<Message.Builder> request,
      Class<Q> type,
      BiFunction<Caller, Q, Outcome<? extends Message>> call) {
    methods.put(
        name, new Method(request, (caller, message) -> call.apply(caller, type.cast(message))));
  }

  private void unimplemented(String name, Supplier<Message.Builder> request) {
    methods.put(
        name,
        new Method(
            request,
            (caller, message) ->
                Outcome.refused(Reason.UNIMPLEMENTED, name + " is not implemented")));
  }
}
