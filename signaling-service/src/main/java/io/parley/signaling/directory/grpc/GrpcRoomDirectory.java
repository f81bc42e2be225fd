package io.parley.signaling.directory.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.Rendezvous;
import io.parley.cluster.transport.NodeChannels;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.rooms.FindKeyReply;
import io.parley.protocol.rooms.FindKeyRequest;
import io.parley.protocol.rooms.Occupancy;
import io.parley.protocol.rooms.OccupancyReply;
import io.parley.protocol.rooms.OpenRoomRequest;
import io.parley.protocol.rooms.RoomsGrpc;
import io.parley.signaling.directory.RoomDirectory;
import io.parley.signaling.directory.RoomOpening;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import livekit.LivekitRoom.RoomConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the room-service node that stands for a room, and the next one where it does not answer:
/// all signaling nodes ask the same one, which so knows who is in the room.
public final class GrpcRoomDirectory implements RoomDirectory {

  private static final Logger log = LoggerFactory.getLogger(GrpcRoomDirectory.class);

  /// A join waits for this at most: longer, and a dead room-service makes every first join slow.
  private static final Duration OPEN_DEADLINE = Duration.ofMillis(1_500);

  private static final Duration KEY_DEADLINE = Duration.ofMillis(300);

  /// How much of a deadline one node may use up, so that there is time for another.
  private static final int TRIES = 3;

  private static final Duration REPORT_DEADLINE = Duration.ofSeconds(2);

  private final NodeRegistry registry;
  private final NodeChannels channels;

  public GrpcRoomDirectory(NodeRegistry registry, NodeChannels channels) {
    this.registry = registry;
    this.channels = channels;
  }

  @Override
  public RoomOpening open(RoomKey room, @Nullable String config, boolean mayCreate) {
    OpenRoomRequest request =
        OpenRoomRequest.newBuilder()
            .setProject(room.project())
            .setRoom(room.name())
            .setConfig(configuration(room, config))
            .setMayCreate(mayCreate)
            .build();
    RoomOpening outcome = new RoomOpening.Unreachable("no room-service is registered");
    Deadline end = after(OPEN_DEADLINE);
    for (Node node : ranked(room.toString())) {
      if (end.isExpired()) {
        break;
      }
      outcome = open(node, request, end);
      if (!(outcome instanceof RoomOpening.Unreachable)) {
        break;
      }
    }
    return outcome;
  }

  private RoomOpening open(Node node, OpenRoomRequest request, Deadline end) {
    try {
      return new RoomOpening.Opened(
          RoomsGrpc.newBlockingStub(channels.to(node))
              .withDeadline(end.minimum(after(OPEN_DEADLINE.dividedBy(TRIES))))
              .openRoom(request)
              .getRoom());
    } catch (StatusRuntimeException failed) {
      return switch (failed.getStatus().getCode()) {
        case NOT_FOUND -> new RoomOpening.Unknown();
        case INVALID_ARGUMENT -> new RoomOpening.Impossible(words(failed));
        default -> new RoomOpening.Unreachable(failed.getStatus().toString());
      };
    }
  }

  private static Deadline after(Duration time) {
    return Deadline.after(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Those that take work, the one that stands for the key first.
  private List<Node> ranked(String key) {
    List<Node> nodes = registry.nodes(NodeKind.ROOM);
    List<Node> accepting = nodes.stream().filter(Node::accepting).toList();
    return Rendezvous.ranked(key, accepting.isEmpty() ? nodes : accepting);
  }

  private static String words(StatusRuntimeException failed) {
    String words = failed.getStatus().getDescription();
    return words == null ? "the room cannot be made" : words;
  }

  private static RoomConfiguration configuration(RoomKey room, @Nullable String json) {
    RoomConfiguration.Builder config = RoomConfiguration.newBuilder();
    if (json == null) {
      return config.build();
    }
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(json, config);
      return config.build();
    } catch (InvalidProtocolBufferException malformed) {
      log.atWarn().addKeyValue("room", room).log("roomConfig of a token is not understood");
      return RoomConfiguration.getDefaultInstance();
    }
  }

  @Override
  public void report(Occupancy occupancy) {
    RoomKey room = new RoomKey(occupancy.getProject(), occupancy.getRoom());
    report(occupancy, ranked(room.toString()));
  }

  private void report(Occupancy occupancy, List<Node> nodes) {
    if (!nodes.isEmpty()) {
      RoomsGrpc.newStub(channels.to(nodes.getFirst()))
          .withDeadlineAfter(REPORT_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
          .reportOccupancy(
              occupancy, new Told(() -> report(occupancy, nodes.subList(1, nodes.size()))));
    }
  }

  /// Room-service hears of each room again, so a report that no node takes needs no repetition.
  private record Told(Runnable next) implements StreamObserver<OccupancyReply> {
    @Override
    public void onNext(OccupancyReply reply) {}

    @Override
    public void onError(Throwable failure) {
      log.atDebug().addKeyValue("why", failure.getMessage()).log("occupancy not reported");
      next.run();
    }

    @Override
    public void onCompleted() {}
  }

  @Override
  public @Nullable ApiKey findKey(String id) {
    FindKeyRequest request = FindKeyRequest.newBuilder().setKey(id).build();
    Deadline end = after(KEY_DEADLINE);
    for (Node node : ranked(id)) {
      if (end.isExpired()) {
        break;
      }
      try {
        FindKeyReply reply =
            RoomsGrpc.newBlockingStub(channels.to(node)).withDeadline(end).findKey(request);
        return new ApiKey(id, reply.getProject(), reply.getSecret());
      } catch (StatusRuntimeException failed) {
        if (failed.getStatus().getCode() == Status.Code.NOT_FOUND) {
          return null;
        }
        log.atWarn().addKeyValue("why", failed.getStatus()).log("key not asked for");
      }
    }
    return null;
  }
}
