package io.parley.signaling;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.rooms.FindKeyReply;
import io.parley.protocol.rooms.FindKeyRequest;
import io.parley.protocol.rooms.Occupancy;
import io.parley.protocol.rooms.OccupancyReply;
import io.parley.protocol.rooms.OpenRoomReply;
import io.parley.protocol.rooms.OpenRoomRequest;
import io.parley.protocol.rooms.RoomsGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import livekit.LivekitModels.Room;

/// A room-service without a database: a room of the name `absent` is never there, and one that is
/// called `small` holds one participant.
final class FakeRoomService extends RoomsGrpc.RoomsImplBase implements AutoCloseable {

  static final String NEW_SECRET = "made-after-the-node-started-000000";

  private final BlockingQueue<Occupancy> reports = new LinkedBlockingQueue<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private final Server server;

  FakeRoomService() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(this)
            .build()
            .start();
  }

  Node node() {
    return new Node(
        new NodeId("ND_rooms"), NodeKind.ROOM, "127.0.0.1", 0, server.getPort(), "", 0, true);
  }

  @Override
  public synchronized void openRoom(OpenRoomRequest request, StreamObserver<OpenRoomReply> answer) {
    if (request.getRoom().equals("absent")) {
      answer.onError(Status.NOT_FOUND.asRuntimeException());
      return;
    }
    Room.Builder room =
        Room.newBuilder()
            .setSid(RoomSid.create(random).value())
            .setName(request.getRoom())
            .setMaxParticipants(request.getRoom().startsWith("small") ? 1 : 0)
            .setMetadata("from room-service");
    answer.onNext(OpenRoomReply.newBuilder().setRoom(room).build());
    answer.onCompleted();
  }

  @Override
  public void reportOccupancy(Occupancy report, StreamObserver<OccupancyReply> answer) {
    reports.add(report);
    answer.onNext(OccupancyReply.getDefaultInstance());
    answer.onCompleted();
  }

  /// The next report about this room that fits; others are skipped.
  Occupancy nextReport(String room, Predicate<Occupancy> fits) throws InterruptedException {
    while (true) {
      Occupancy report = reports.poll(5, TimeUnit.SECONDS);
      if (report == null) {
        throw new AssertionError("no report came");
      }
      if (report.getRoom().equals(room) && fits.test(report)) {
        return report;
      }
    }
  }

  @Override
  public void findKey(FindKeyRequest request, StreamObserver<FindKeyReply> answer) {
    if (!request.getKey().equals("new")) {
      answer.onError(Status.NOT_FOUND.asRuntimeException());
      return;
    }
    answer.onNext(FindKeyReply.newBuilder().setProject("project").setSecret(NEW_SECRET).build());
    answer.onCompleted();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
