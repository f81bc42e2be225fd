package io.parley.signaling.directory.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.transport.GrpcTransport;
import io.parley.protocol.id.NodeId;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import livekit.LivekitRoom.RoomConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the first room-service node that is registered.
public final class GrpcRoomDirectory implements RoomDirectory {

  private static final Logger log = LoggerFactory.getLogger(GrpcRoomDirectory.class);

  /// A join waits for this at most: longer, and a dead room-service makes every first join slow.
  private static final Duration OPEN_DEADLINE = Duration.ofMillis(500);

  private static final Duration KEY_DEADLINE = Duration.ofMillis(300);
  private static final Duration REPORT_DEADLINE = Duration.ofSeconds(2);

  private final NodeRegistry registry;
  private final GrpcTransport transport;
  private final ConcurrentHashMap<NodeId, ManagedChannel> channels = new ConcurrentHashMap<>();

  public GrpcRoomDirectory(NodeRegistry registry, GrpcTransport transport) {
    this.registry = registry;
    this.transport = transport;
  }

  @Override
  public RoomOpening open(RoomKey room, @Nullable String config, boolean mayCreate) {
    ManagedChannel channel = channel();
    if (channel == null) {
      return new RoomOpening.Unreachable("no room-service is registered");
    }
    OpenRoomRequest request =
        OpenRoomRequest.newBuilder()
            .setProject(room.project())
            .setRoom(room.name())
            .setConfig(configuration(room, config))
            .setMayCreate(mayCreate)
            .build();
    try {
      var stub = RoomsGrpc.newBlockingStub(channel);
      return new RoomOpening.Opened(
          stub.withDeadlineAfter(OPEN_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
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
    ManagedChannel channel = channel();
    if (channel != null) {
      RoomsGrpc.newStub(channel)
          .withDeadlineAfter(REPORT_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
          .reportOccupancy(occupancy, new Told());
    }
  }

  /// Room-service hears of each room again within seconds, so a lost report needs no repetition.
  private static final class Told implements StreamObserver<OccupancyReply> {
    @Override
    public void onNext(OccupancyReply reply) {}

    @Override
    public void onError(Throwable failure) {
      log.atDebug().addKeyValue("why", failure.getMessage()).log("occupancy not reported");
    }

    @Override
    public void onCompleted() {}
  }

  @Override
  public @Nullable ApiKey findKey(String id) {
    ManagedChannel channel = channel();
    if (channel == null) {
      return null;
    }
    try {
      FindKeyReply reply =
          RoomsGrpc.newBlockingStub(channel)
              .withDeadlineAfter(KEY_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
              .findKey(FindKeyRequest.newBuilder().setKey(id).build());
      return new ApiKey(id, reply.getProject(), reply.getSecret());
    } catch (StatusRuntimeException failed) {
      if (failed.getStatus().getCode() != Status.Code.NOT_FOUND) {
        log.atWarn().addKeyValue("why", failed.getStatus()).log("key not asked for");
      }
      return null;
    }
  }

  private @Nullable ManagedChannel channel() {
    for (Node node : registry.nodes(NodeKind.ROOM)) {
      return channels.computeIfAbsent(node.id(), id -> connect(node));
    }
    return null;
  }

  private ManagedChannel connect(Node node) {
    return transport.channel(node.host(), node.grpcPort()).build();
  }

  /// Drops the channels of nodes that are gone.
  public void refresh() {
    channels.forEach(
        (id, channel) -> {
          if (registry.find(id) == null && channels.remove(id, channel)) {
            channel.shutdownNow();
          }
        });
  }

  /// Ends all channels.
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
