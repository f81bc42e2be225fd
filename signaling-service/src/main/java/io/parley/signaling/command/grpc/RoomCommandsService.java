package io.parley.signaling.command.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.signaling.CloseCommand;
import io.parley.protocol.signaling.DataCommand;
import io.parley.protocol.signaling.Done;
import io.parley.protocol.signaling.MuteCommand;
import io.parley.protocol.signaling.ParticipantRef;
import io.parley.protocol.signaling.RoomChange;
import io.parley.protocol.signaling.RoomCommandsGrpc;
import io.parley.protocol.signaling.RoomRef;
import io.parley.protocol.signaling.SubscriptionsCommand;
import io.parley.protocol.signaling.UpdateCommand;
import io.parley.signaling.replica.Moderated;
import io.parley.signaling.replica.Moderation;
import io.parley.signaling.replica.RoomActor;
import io.parley.signaling.replica.RoomReplica;
import io.parley.signaling.replica.Rooms;
import java.util.function.Function;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRoom.ListParticipantsResponse;

/// What room-service asks of the rooms on this node. Answers come after the record changed.
public final class RoomCommandsService extends RoomCommandsGrpc.RoomCommandsImplBase {

  private static final Done DONE = Done.getDefaultInstance();

  private final Rooms rooms;

  public RoomCommandsService(Rooms rooms) {
    this.rooms = rooms;
  }

  @Override
  public void listParticipants(RoomRef ref, StreamObserver<ListParticipantsResponse> answer) {
    moderate(
        ref,
        moderation ->
            new Moderated.Done<>(
                ListParticipantsResponse.newBuilder()
                    .addAllParticipants(moderation.list())
                    .build()),
        answer);
  }

  @Override
  public void getParticipant(ParticipantRef ref, StreamObserver<ParticipantInfo> answer) {
    moderate(ref.getRoom(), moderation -> moderation.get(ref.getIdentity()), answer);
  }

  @Override
  public void removeParticipant(ParticipantRef ref, StreamObserver<Done> answer) {
    moderate(ref.getRoom(), moderation -> done(moderation.remove(ref.getIdentity())), answer);
  }

  @Override
  public void mutePublishedTrack(MuteCommand command, StreamObserver<TrackInfo> answer) {
    moderate(command.getRoom(), moderation -> moderation.mute(command.getRequest()), answer);
  }

  @Override
  public void updateParticipant(UpdateCommand command, StreamObserver<ParticipantInfo> answer) {
    moderate(command.getRoom(), moderation -> moderation.update(command.getRequest()), answer);
  }

  @Override
  public void updateSubscriptions(SubscriptionsCommand command, StreamObserver<Done> answer) {
    moderate(
        command.getRoom(), moderation -> done(moderation.subscribe(command.getRequest())), answer);
  }

  @Override
  public void sendData(DataCommand command, StreamObserver<Done> answer) {
    moderate(command.getRoom(), moderation -> done(moderation.send(command.getRequest())), answer);
  }

  @Override
  public void updateRoom(RoomChange change, StreamObserver<Done> answer) {
    ask(
        change.getRef(),
        room -> {
          room.change(change.getRoom());
          return new Moderated.Done<>(DONE);
        },
        answer);
  }

  @Override
  public void closeRoom(CloseCommand command, StreamObserver<Done> answer) {
    ask(
        command.getRoom(),
        room ->
            done(room.close(command.getRoomSid(), command.getReason(), command.getOnlyIfEmpty())),
        answer);
  }

  private <T> void moderate(
      RoomRef ref, Function<Moderation, Moderated<T>> command, StreamObserver<T> answer) {
    ask(
        ref,
        room -> {
          Moderated<T> outcome = command.apply(room.moderation());
          room.moderated();
          return outcome;
        },
        answer);
  }

  private <T> void ask(
      RoomRef ref, Function<RoomReplica, Moderated<T>> command, StreamObserver<T> answer) {
    RoomActor room = rooms.find(new RoomKey(ref.getProject(), ref.getRoom()));
    if (room == null) {
      fail(answer, Status.NOT_FOUND, "room does not exist");
      return;
    }
    room.ask(command)
        .whenComplete(
            (outcome, bug) -> {
              if (bug != null) {
                fail(answer, Status.INTERNAL, "the room failed");
              } else {
                give(answer, outcome);
              }
            });
  }

  private static Moderated<Done> done(Moderated<Boolean> outcome) {
    return switch (outcome) {
      case Moderated.Done<Boolean> _ -> new Moderated.Done<>(DONE);
      case Moderated.NotFound<Boolean>(var what) -> new Moderated.NotFound<>(what);
      case Moderated.Refused<Boolean>(var why) -> new Moderated.Refused<>(why);
      case Moderated.Invalid<Boolean>(var why) -> new Moderated.Invalid<>(why);
    };
  }

  private static <T> void give(StreamObserver<T> answer, Moderated<T> outcome) {
    switch (outcome) {
      case Moderated.Done<T>(var value) -> {
        answer.onNext(value);
        answer.onCompleted();
      }
      case Moderated.NotFound<T>(var what) -> fail(answer, Status.NOT_FOUND, what);
      case Moderated.Refused<T>(var why) -> fail(answer, Status.FAILED_PRECONDITION, why);
      case Moderated.Invalid<T>(var why) -> fail(answer, Status.INVALID_ARGUMENT, why);
    }
  }

  private static void fail(StreamObserver<?> answer, Status status, String why) {
    answer.onError(status.withDescription(why).asRuntimeException());
  }
}
