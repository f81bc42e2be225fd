package io.parley.room.command.grpc;

import io.grpc.StatusRuntimeException;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.signaling.CloseCommand;
import io.parley.protocol.signaling.DataCommand;
import io.parley.protocol.signaling.MuteCommand;
import io.parley.protocol.signaling.ParticipantRef;
import io.parley.protocol.signaling.RoomChange;
import io.parley.protocol.signaling.RoomCommandsGrpc.RoomCommandsBlockingStub;
import io.parley.protocol.signaling.RoomRef;
import io.parley.protocol.signaling.SubscriptionsCommand;
import io.parley.protocol.signaling.UpdateCommand;
import io.parley.room.command.Reply;
import io.parley.room.command.RoomCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRoom.MuteRoomTrackRequest;
import livekit.LivekitRoom.SendDataRequest;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitRoom.UpdateSubscriptionsRequest;

/// Asks every signaling node: a node without the room says so, and costs little.
public final class GrpcRoomCommands implements RoomCommands {

  private final NodeRegistry registry;
  private final SignalingChannels channels;

  public GrpcRoomCommands(NodeRegistry registry, SignalingChannels channels) {
    this.registry = registry;
    this.channels = channels;
  }

  @Override
  public Reply<List<ParticipantInfo>> participants(RoomKey room) {
    List<ParticipantInfo> all = new ArrayList<>();
    Reply<Boolean> reply =
        everywhere(node -> all.addAll(node.listParticipants(ref(room)).getParticipantsList()));
    return switch (reply) {
      case Reply.Answered<Boolean> _, Reply.Missing<Boolean> _ -> new Reply.Answered<>(all);
      case Reply.Refused<Boolean>(var why) -> new Reply.Refused<>(why);
      case Reply.Invalid<Boolean>(var why) -> new Reply.Invalid<>(why);
      case Reply.Unreachable<Boolean>(var why) -> new Reply.Unreachable<>(why);
    };
  }

  @Override
  public Reply<ParticipantInfo> participant(RoomKey room, String identity) {
    return somewhere(node -> node.getParticipant(participantRef(room, identity)));
  }

  @Override
  public Reply<Boolean> remove(RoomKey room, String identity) {
    return somewhere(
        node -> node.removeParticipant(participantRef(room, identity)).isInitialized());
  }

  @Override
  public Reply<TrackInfo> mute(RoomKey room, MuteRoomTrackRequest request) {
    var command = MuteCommand.newBuilder().setRoom(ref(room)).setRequest(request).build();
    return somewhere(node -> node.mutePublishedTrack(command));
  }

  @Override
  public Reply<ParticipantInfo> update(RoomKey room, UpdateParticipantRequest request) {
    var command = UpdateCommand.newBuilder().setRoom(ref(room)).setRequest(request).build();
    return somewhere(node -> node.updateParticipant(command));
  }

  @Override
  public Reply<Boolean> subscriptions(RoomKey room, UpdateSubscriptionsRequest request) {
    var command = SubscriptionsCommand.newBuilder().setRoom(ref(room)).setRequest(request).build();
    return somewhere(node -> node.updateSubscriptions(command).isInitialized());
  }

  @Override
  public Reply<Boolean> sendData(RoomKey room, SendDataRequest request) {
    var command = DataCommand.newBuilder().setRoom(ref(room)).setRequest(request).build();
    return everywhere(node -> node.sendData(command).isInitialized());
  }

  @Override
  public Reply<Boolean> updateRoom(RoomKey room, Room changed) {
    var command = RoomChange.newBuilder().setRef(ref(room)).setRoom(changed).build();
    return everywhere(node -> node.updateRoom(command).isInitialized());
  }

  @Override
  public Reply<Boolean> close(
      RoomKey room, RoomSid incarnation, DisconnectReason reason, boolean onlyIfEmpty) {
    var command =
        CloseCommand.newBuilder()
            .setRoom(ref(room))
            .setRoomSid(incarnation.value())
            .setReason(reason)
            .setOnlyIfEmpty(onlyIfEmpty)
            .build();
    return everywhere(node -> node.closeRoom(command).isInitialized());
  }

  /// Asks one node after the other until one has what the command is about.
  private <T> Reply<T> somewhere(Function<RoomCommandsBlockingStub, T> command) {
    Reply<T> last = new Reply.Missing<>("");
    for (Node node : registry.nodes(NodeKind.SIGNALING)) {
      Reply<T> reply = ask(node, command);
      if (!(reply instanceof Reply.Missing<T>)) {
        if (!(reply instanceof Reply.Unreachable<T>)) {
          return reply;
        }
        last = reply;
      } else if (last instanceof Reply.Missing<T>) {
        last = reply;
      }
    }
    return last;
  }

  /// Asks all nodes; the worst of their answers counts, but one that has the room outweighs those
  /// that do not.
  private Reply<Boolean> everywhere(Function<RoomCommandsBlockingStub, Boolean> command) {
    Reply<Boolean> result = new Reply.Missing<>("");
    for (Node node : registry.nodes(NodeKind.SIGNALING)) {
      Reply<Boolean> reply = ask(node, command);
      if (weight(reply) > weight(result)) {
        result = reply;
      }
    }
    return result;
  }

  private static int weight(Reply<?> reply) {
    return switch (reply) {
      case Reply.Missing<?> _ -> 0;
      case Reply.Answered<?> _ -> 1;
      case Reply.Unreachable<?> _ -> 2;
      case Reply.Invalid<?> _ -> 3;
      case Reply.Refused<?> _ -> 4;
    };
  }

  private <T> Reply<T> ask(Node node, Function<RoomCommandsBlockingStub, T> command) {
    try {
      return new Reply.Answered<>(command.apply(channels.to(node)));
    } catch (StatusRuntimeException failed) {
      String description = failed.getStatus().getDescription();
      String why = description == null ? "" : description;
      return switch (failed.getStatus().getCode()) {
        case NOT_FOUND -> new Reply.Missing<>(why);
        case FAILED_PRECONDITION -> new Reply.Refused<>(why);
        case INVALID_ARGUMENT, OUT_OF_RANGE -> new Reply.Invalid<>(why);
        default -> new Reply.Unreachable<>(failed.getStatus().toString());
      };
    }
  }

  private static RoomRef ref(RoomKey room) {
    return RoomRef.newBuilder().setProject(room.project()).setRoom(room.name()).build();
  }

  private static ParticipantRef participantRef(RoomKey room, String identity) {
    return ParticipantRef.newBuilder().setRoom(ref(room)).setIdentity(identity).build();
  }
}
