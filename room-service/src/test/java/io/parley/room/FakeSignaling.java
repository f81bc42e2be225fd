package io.parley.room;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.protocol.id.NodeId;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRoom.ListParticipantsResponse;

/// A signaling node with people in it, which answers commands by gRPC.
public final class FakeSignaling extends RoomCommandsGrpc.RoomCommandsImplBase
    implements AutoCloseable {

  /// Room name, then identity.
  public final Map<String, Map<String, ParticipantInfo>> rooms = new ConcurrentHashMap<>();

  public final List<CloseCommand> closings = new CopyOnWriteArrayList<>();
  public final List<RoomChange> changes = new CopyOnWriteArrayList<>();
  public final List<DataCommand> data = new CopyOnWriteArrayList<>();
  public final List<SubscriptionsCommand> subscriptions = new CopyOnWriteArrayList<>();

  private final Server server;
  private final NodeId id;

  public FakeSignaling(NodeId id) {
    this.id = id;
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .maxInboundMessageSize(16 << 20)
              .addService(this)
              .build()
              .start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public Node node() {
    return new Node(id, NodeKind.SIGNALING, "127.0.0.1", 0, server.getPort(), "", 0, true);
  }

  public void join(String room, ParticipantInfo participant) {
    rooms
        .computeIfAbsent(room, name -> new ConcurrentHashMap<>())
        .put(participant.getIdentity(), participant);
  }

  @Override
  public void listParticipants(RoomRef request, StreamObserver<ListParticipantsResponse> observer) {
    answer(
        observer,
        () ->
            ListParticipantsResponse.newBuilder()
                .addAllParticipants(room(request).values())
                .build());
  }

  @Override
  public void getParticipant(ParticipantRef request, StreamObserver<ParticipantInfo> observer) {
    answer(observer, () -> participant(request.getRoom(), request.getIdentity()));
  }

  @Override
  public void removeParticipant(ParticipantRef request, StreamObserver<Done> observer) {
    answer(
        observer,
        () -> {
          participant(request.getRoom(), request.getIdentity());
          room(request.getRoom()).remove(request.getIdentity());
          return Done.getDefaultInstance();
        });
  }

  @Override
  public void mutePublishedTrack(MuteCommand request, StreamObserver<TrackInfo> observer) {
    answer(
        observer,
        () ->
            participant(request.getRoom(), request.getRequest().getIdentity())
                .getTracksList()
                .stream()
                .filter(track -> track.getSid().equals(request.getRequest().getTrackSid()))
                .findFirst()
                .orElseThrow(() -> missing("track is not found"))
                .toBuilder()
                .setMuted(request.getRequest().getMuted())
                .build());
  }

  @Override
  public void updateParticipant(UpdateCommand request, StreamObserver<ParticipantInfo> observer) {
    answer(
        observer,
        () -> {
          var change = request.getRequest();
          var changed =
              participant(request.getRoom(), change.getIdentity()).toBuilder()
                  .setName(change.getName())
                  .setMetadata(change.getMetadata());
          change
              .getAttributesMap()
              .forEach(
                  (key, value) -> {
                    changed.removeAttributes(key);
                    if (!value.isEmpty()) {
                      changed.putAttributes(key, value);
                    }
                  });
          join(request.getRoom().getRoom(), changed.build());
          return changed.build();
        });
  }

  @Override
  public void updateSubscriptions(SubscriptionsCommand request, StreamObserver<Done> observer) {
    answer(
        observer,
        () -> {
          participant(request.getRoom(), request.getRequest().getIdentity());
          subscriptions.add(request);
          return Done.getDefaultInstance();
        });
  }

  @Override
  public void sendData(DataCommand request, StreamObserver<Done> observer) {
    answer(
        observer,
        () -> {
          room(request.getRoom());
          data.add(request);
          return Done.getDefaultInstance();
        });
  }

  @Override
  public void updateRoom(RoomChange request, StreamObserver<Done> observer) {
    answer(
        observer,
        () -> {
          changes.add(request);
          return Done.getDefaultInstance();
        });
  }

  @Override
  public void closeRoom(CloseCommand request, StreamObserver<Done> observer) {
    answer(
        observer,
        () -> {
          boolean occupied = !room(request.getRoom()).isEmpty();
          if (occupied && request.getOnlyIfEmpty()) {
            throw Status.FAILED_PRECONDITION.asRuntimeException();
          }
          closings.add(request);
          rooms.remove(request.getRoom().getRoom());
          return Done.getDefaultInstance();
        });
  }

  private Map<String, ParticipantInfo> room(RoomRef ref) {
    Map<String, ParticipantInfo> room = rooms.get(ref.getRoom());
    if (room == null) {
      throw missing("requested room does not exist");
    }
    return room;
  }

  private ParticipantInfo participant(RoomRef ref, String identity) {
    ParticipantInfo participant = room(ref).get(identity);
    if (participant == null) {
      throw missing("participant does not exist");
    }
    return participant;
  }

  private static RuntimeException missing(String what) {
    return Status.NOT_FOUND.withDescription(what).asRuntimeException();
  }

  private static <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
    T reply;
    try {
      reply = work.get();
    } catch (RuntimeException refused) {
      observer.onError(refused);
      return;
    }
    observer.onNext(reply);
    observer.onCompleted();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
