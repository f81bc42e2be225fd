package io.parley.room.rooms.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.parley.cluster.keyring.ApiKey;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.rooms.FindKeyReply;
import io.parley.protocol.rooms.FindKeyRequest;
import io.parley.protocol.rooms.Occupancy;
import io.parley.protocol.rooms.OccupancyReply;
import io.parley.protocol.rooms.OpenRoomReply;
import io.parley.protocol.rooms.OpenRoomRequest;
import io.parley.protocol.rooms.RoomsGrpc;
import io.parley.room.api.Limits;
import io.parley.room.key.Keys;
import io.parley.room.rooms.Occupants;
import io.parley.room.rooms.Opening;
import io.parley.room.rooms.Rooms;
import io.parley.room.store.StoreUnavailableException;
import java.util.function.Supplier;

/// What signaling nodes ask and tell, by gRPC. Calls run on virtual threads and may wait.
public final class RoomsService extends RoomsGrpc.RoomsImplBase {

  private final Rooms rooms;
  private final Keys keys;
  private final boolean autoCreate;

  /// @param autoCreate whether every join may make its room
  public RoomsService(Rooms rooms, Keys keys, boolean autoCreate) {
    this.rooms = rooms;
    this.keys = keys;
    this.autoCreate = autoCreate;
  }

  @Override
  public void openRoom(OpenRoomRequest request, StreamObserver<OpenRoomReply> observer) {
    String complaint =
        Limits.first(
            Limits.roomName(request.getRoom()), Limits.metadata(request.getConfig().getMetadata()));
    if (complaint != null) {
      observer.onError(Status.INVALID_ARGUMENT.withDescription(complaint).asRuntimeException());
      return;
    }
    answer(observer, () -> open(request));
  }

  private OpenRoomReply open(OpenRoomRequest request) {
    Opening opening =
        rooms.open(
            new RoomKey(request.getProject(), request.getRoom()),
            request.getConfig(),
            autoCreate || request.getMayCreate());
    return switch (opening) {
      case Opening.Opened(var room) ->
          OpenRoomReply.newBuilder().setRoom(room.toRoom(Occupants.NONE)).build();
      case Opening.Unknown() ->
          throw Status.NOT_FOUND
              .withDescription("requested room does not exist")
              .asRuntimeException();
      case Opening.NoMediaNode() ->
          throw Status.UNAVAILABLE.withDescription("no SFU takes new rooms").asRuntimeException();
    };
  }

  @Override
  public void reportOccupancy(Occupancy report, StreamObserver<OccupancyReply> observer) {
    if (!report.getRoomSid().startsWith("RM_") || Limits.roomName(report.getRoom()) != null) {
      observer.onError(
          Status.INVALID_ARGUMENT.withDescription("no such room").asRuntimeException());
      return;
    }
    answer(
        observer,
        () -> {
          rooms.report(
              new RoomKey(report.getProject(), report.getRoom()),
              new RoomSid(report.getRoomSid()),
              new Occupants(report.getParticipants(), report.getPublishers()));
          return OccupancyReply.getDefaultInstance();
        });
  }

  @Override
  public void findKey(FindKeyRequest request, StreamObserver<FindKeyReply> observer) {
    answer(
        observer,
        () -> {
          ApiKey key = keys.find(request.getKey());
          if (key == null) {
            throw Status.NOT_FOUND.withDescription("invalid API key").asRuntimeException();
          }
          return FindKeyReply.newBuilder()
              .setProject(key.project())
              .setSecret(key.secret())
              .build();
        });
  }

  private static <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
    T reply;
    try {
      reply = work.get();
    } catch (io.grpc.StatusRuntimeException refused) {
      observer.onError(refused);
      return;
    } catch (StoreUnavailableException unavailable) {
      observer.onError(
          Status.UNAVAILABLE
              .withDescription(unavailable.getMessage())
              .withCause(unavailable)
              .asRuntimeException());
      return;
    }
    observer.onNext(reply);
    observer.onCompleted();
  }
}
