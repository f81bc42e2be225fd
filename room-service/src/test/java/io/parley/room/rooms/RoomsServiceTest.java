package io.parley.room.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.parley.protocol.rooms.FindKeyRequest;
import io.parley.protocol.rooms.Occupancy;
import io.parley.protocol.rooms.OpenRoomRequest;
import io.parley.protocol.rooms.RoomsGrpc;
import io.parley.protocol.rooms.RoomsGrpc.RoomsBlockingStub;
import io.parley.room.RunningRoomService;
import io.parley.testkit.postgres.PostgresForTests;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.RoomConfiguration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What signaling asks by gRPC, with real PostgreSQL.
class RoomsServiceTest {

  private static RunningRoomService service;
  private static ManagedChannel channel;
  private static RoomsBlockingStub rooms;

  @BeforeAll
  static void start() {
    service = new RunningRoomService(PostgresForTests.url(), "parley.room.auto-create=false");
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", service.node().grpcPort())
            .usePlaintext()
            .build();
    rooms = RoomsGrpc.newBlockingStub(channel);
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    service.close();
  }

  private static OpenRoomRequest request(String room, boolean mayCreate) {
    return OpenRoomRequest.newBuilder()
        .setProject("default")
        .setRoom(room)
        .setMayCreate(mayCreate)
        .setConfig(RoomConfiguration.newBuilder().setMetadata("m\0").setMaxParticipants(9))
        .build();
  }

  private static void assertStatus(Status.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(code));
  }

  @Test
  void aRoomIsMadeByTheTokenThatMayAndFoundByTheOthers() {
    assertStatus(Status.Code.NOT_FOUND, () -> rooms.openRoom(request("hall", false)));

    Room made = rooms.openRoom(request("hall", true)).getRoom();
    Room found = rooms.openRoom(request("hall", false)).getRoom();

    assertThat(made.getMaxParticipants()).isEqualTo(9);
    assertThat(made.getMetadata()).isEqualTo("m\0");
    assertThat(found).isEqualTo(made);
  }

  @Test
  void ofManyWhoOpenARoomAtOnceOneMakesIt() throws Exception {
    Callable<String> open = () -> rooms.openRoom(request("rush", true)).getRoom().getSid();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> opened =
          threads.invokeAll(Stream.generate(() -> open).limit(30).toList());

      Set<String> sids = opened.stream().map(Future::resultNow).collect(Collectors.toSet());
      assertThat(sids).hasSize(1);
    }
  }

  @Test
  void showsTheOccupancyThatIsReported() {
    Room room = rooms.openRoom(request("busy", true)).getRoom();
    rooms.reportOccupancy(
        Occupancy.newBuilder()
            .setProject("default")
            .setRoom("busy")
            .setRoomSid(room.getSid())
            .setParticipants(3)
            .setPublishers(2)
            .build());

    assertThat(
            RunningRoomService.text(
                service.json(
                    "GET", "/v1/rooms/busy", RunningRoomService.basic("devkey", "secret"), "")))
        .contains("\"numParticipants\":3")
        .contains("\"numPublishers\":2");
  }

  @Test
  void refusesWhatCannotBeARoom() {
    assertStatus(Status.Code.INVALID_ARGUMENT, () -> rooms.openRoom(request("", true)));
    assertStatus(Status.Code.INVALID_ARGUMENT, () -> rooms.openRoom(request("a\0", true)));
    assertStatus(
        Status.Code.INVALID_ARGUMENT,
        () -> rooms.reportOccupancy(Occupancy.newBuilder().setRoom("x").setRoomSid("y").build()));
  }

  @Test
  void findsKeys() {
    assertThat(rooms.findKey(FindKeyRequest.newBuilder().setKey("devkey").build()).getSecret())
        .isEqualTo("secret");
    for (String unknown : List.of("", "no", "a\0", "k".repeat(10_000))) {
      assertStatus(
          Status.Code.NOT_FOUND,
          () -> rooms.findKey(FindKeyRequest.newBuilder().setKey(unknown).build()));
    }
  }
}
