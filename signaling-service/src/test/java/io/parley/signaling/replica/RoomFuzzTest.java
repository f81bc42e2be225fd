package io.parley.signaling.replica;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A room where everybody says anything: it may refuse them, but must not break.
class RoomFuzzTest {

  private static final int STEPS = 300;
  private static final int DEPTH = 4;

  private final TestRoom room = new TestRoom();
  private final List<Client> clients = new ArrayList<>();
  private final List<String> words = new ArrayList<>(List.of("", "ann", "TR_x", "vp8", "camera"));

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void outlivesWhateverClientsAndTheSfuSay(long seed) {
    RandomGenerator random = Seeds.random(seed);
    for (int step = 0; step < STEPS; step++) {
      step(random);
      learnWords();
    }
    assertThat(clients).allSatisfy(client -> assertThat(greetedFirst(client)).isTrue());
    assertThat(clients).allSatisfy(RoomFuzzTest::assertVersionsGrow);
    assertThat(room.room.moderation().list().size()).isEqualTo(room.room.size());
  }

  private void step(RandomGenerator random) {
    switch (random.nextInt(12)) {
      case 0 -> enter(random);
      case 1 -> room.room.disconnected(any(random));
      case 2 -> room.pass(Duration.ofSeconds(random.nextInt(20)));
      case 3, 4, 5 -> {
        SessionEvent.Builder event = SessionEvent.newBuilder();
        fill(event, random, DEPTH);
        room.room.event(event.setOwnerEpoch(1).setParticipantSid(any(words, random)).build());
      }
      default -> {
        SignalRequest.Builder request = SignalRequest.newBuilder();
        fill(request, random, DEPTH);
        room.room.request(any(random), request.build());
      }
    }
  }

  private void enter(RandomGenerator random) {
    String identity = "p" + random.nextInt(5);
    Client client =
        random.nextInt(4) == 0
            ? room.enter(TestRoom.resuming(identity))
            : room.enter(
                random.nextBoolean()
                    ? TestRoom.entrant(identity, TestRoom.grant(flags -> flags.withMetadata()))
                    : TestRoom.selective(identity));
    clients.add(client);
    if (!client.received.isEmpty() && client.received.getFirst().hasJoin()) {
      words.add(client.sid());
    }
  }

  private Client any(RandomGenerator random) {
    return clients.isEmpty() ? new Client() : any(clients, random);
  }

  private static <T> T any(List<T> all, RandomGenerator random) {
    return all.get(random.nextInt(all.size()));
  }

  /// The sids of tracks, so that later steps name some that exist.
  private void learnWords() {
    for (Client client : clients) {
      for (SignalResponse message : client.received) {
        if (message.hasTrackPublished()) {
          String sid = message.getTrackPublished().getTrack().getSid();
          if (!words.contains(sid)) {
            words.add(sid);
          }
        }
      }
    }
  }

  private static boolean greetedFirst(Client client) {
    return client.received.isEmpty()
        || client.received.getFirst().hasJoin()
        || client.received.getFirst().hasReconnect()
        || client.received.getFirst().hasLeave();
  }

  private static void assertVersionsGrow(Client client) {
    Map<String, Integer> versions = new HashMap<>();
    Set<String> gone = new HashSet<>();
    for (SignalResponse message : client.received) {
      for (ParticipantInfo info : message.getUpdate().getParticipantsList()) {
        Integer before = versions.put(info.getSid(), info.getVersion());
        assertThat(before == null || before <= info.getVersion()).isTrue();
        assertThat(gone).doesNotContain(info.getSid());
        if (info.getState() == ParticipantInfo.State.DISCONNECTED
            && !info.getPermission().getHidden()) {
          gone.add(info.getSid());
        }
      }
    }
  }

  /// Fills some fields at random, messages within messages down to a depth.
  private void fill(Message.Builder message, RandomGenerator random, int depth) {
    List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
    int some = Math.min(fields.size(), 1 + random.nextInt(4));
    for (int i = 0; i < some; i++) {
      FieldDescriptor field = any(fields, random);
      if (field.isMapField()) {
        continue;
      }
      Object value = value(message, field, random, depth);
      if (field.isRepeated()) {
        message.addRepeatedField(field, value);
      } else {
        message.setField(field, value);
      }
    }
  }

  private Object value(
      Message.Builder message, FieldDescriptor field, RandomGenerator random, int depth) {
    return switch (field.getJavaType()) {
      case INT -> random.nextInt();
      case LONG -> random.nextLong();
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> any(words, random);
      case BYTE_STRING -> ByteString.copyFromUtf8(any(words, random));
      case ENUM -> {
        List<EnumValueDescriptor> values = field.getEnumType().getValues();
        yield random.nextInt(9) == 0
            ? field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(500))
            : any(values, random);
      }
      case MESSAGE -> {
        Message.Builder inner = message.newBuilderForField(field);
        if (depth > 0) {
          fill(inner, random, depth - 1);
        }
        yield inner.build();
      }
    };
  }
}
