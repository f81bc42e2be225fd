package io.parley.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.redis.RedisNodeRegistry;
import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.redis.RedisPresence;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.testkit.redis.RedisServerForTests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Others wrote under our keys: nobody is troubled, it is counted, and it gives way.
class RedisGarbageTest {

  private static final RoomKey HALL = new RoomKey("default", "hall");
  private static final NodeId SFU = new NodeId("ND_sfu");
  private static final ParticipantRecord ALICE =
      ParticipantRecord.newBuilder().setSid("PA_alice").setOwnerEpoch(1).setCounter(4).build();
  private static final ParticipantRecord BOB = ALICE.toBuilder().setSid("PA_bob").build();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RedisServerForTests server = RedisServerForTests.start();
  private final RedisLink link = new RedisLink(server.url(), Clock.systemUTC(), meters);
  private final RedisPresence presence = new RedisPresence(link);
  private final RedisNodeRegistry nodes = new RedisNodeRegistry(link, System::nanoTime);
  private final RedisClient client = RedisClient.create(server.url());
  private final StatefulRedisConnection<String, byte[]> raw =
      client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
  private final RedisCommands<String, byte[]> redis = raw.sync();

  private static Placement placement(String sid) {
    return new Placement(new RoomSid(sid), SFU, 1, Instant.parse("2026-03-01T10:00:00Z"));
  }

  @BeforeEach
  void reach() {
    await().until(nodes::fresh);
  }

  @AfterEach
  void close() {
    nodes.close();
    link.close();
    raw.close();
    client.shutdown();
    server.close();
  }

  /// The one key that ends like this.
  private String key(String pattern) {
    return redis.keys(pattern).stream().filter(key -> !key.isEmpty()).findFirst().orElseThrow();
  }

  private String roomKey() {
    String people = key("room:{*}:people");
    return people.substring(0, people.length() - ":people".length());
  }

  private double garbage(String kind) {
    var counter = meters.find("parley.presence.garbage").tag("key", kind).counter();
    return counter == null ? 0 : counter.count();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void aPlacementOfTheWrongTypeIsRebuilt() {
    presence.place(HALL, placement("RM_1"));
    presence.put(HALL, ALICE);
    String room = roomKey();
    redis.set(room, bytes("garbage"));

    assertThat(presence.place(HALL, placement("RM_2")).placement()).isEqualTo(placement("RM_2"));
    assertThat(presence.find(HALL)).isEqualTo(placement("RM_2"));
    assertThat(garbage("room")).isEqualTo(1);
  }

  @Test
  void aPlacementWhoseFieldsMakeNoSenseIsRebuilt() {
    for (List<String> wrong :
        List.of(
            List.of("sid", "nonsense"),
            List.of("sfu", ""),
            List.of("epoch", "0"),
            List.of("epoch", "99999999999999"),
            List.of("createdAt", "yesterday"),
            List.of("createdAt", "99999999999999999999.000000000"))) {
      presence.place(HALL, placement("RM_1"));
      presence.put(HALL, ALICE);
      redis.hset(roomKey(), wrong.getFirst(), bytes(wrong.getLast()));

      assertThat(presence.find(HALL)).isNull();
      assertThat(presence.place(HALL, placement("RM_2")).placement()).isEqualTo(placement("RM_2"));
      presence.remove(HALL, new RoomSid("RM_2"));
    }
    assertThat(garbage("room")).isEqualTo(6);
  }

  @Test
  void recordsThatCannotBeReadAreSkippedAndOverwritten() {
    presence.place(HALL, placement("RM_1"));
    presence.put(HALL, ALICE);
    presence.put(HALL, BOB);
    String people = key("room:{*}:people");
    byte[] good = redis.hget(people, "PA_bob");
    byte[] mixed = good.clone();
    mixed[mixed.length - 1] ^= 1;
    for (byte[] wrong :
        List.of(
            bytes("garbage that is longer than a prefix"),
            new byte[0],
            Arrays.copyOf(good, good.length - 1),
            Arrays.copyOf(good, 12),
            redis.hget(people, "PA_alice"),
            mixed)) {
      redis.hset(people, "PA_bob", wrong);
      double before = garbage("people");

      assertThat(presence.records(HALL)).containsExactly(ALICE);
      assertThat(garbage("people")).isGreaterThan(before);
    }
    presence.put(HALL, BOB);
    assertThat(presence.records(HALL)).containsExactlyInAnyOrder(ALICE, BOB);
  }

  @Test
  void peopleAndIndexesOfTheWrongTypeAreRebuilt() {
    presence.place(HALL, placement("RM_1"));
    presence.put(HALL, ALICE);
    redis.set(key("room:{*}:people"), bytes("garbage"));
    redis.set("rooms:default", bytes("garbage"));

    assertThat(presence.records(HALL)).isEmpty();
    assertThat(presence.rooms("default")).isEmpty();
    presence.put(HALL, ALICE);
    presence.place(HALL, placement("RM_1"));
    assertThat(presence.records(HALL)).containsExactly(ALICE);
    assertThat(presence.rooms("default")).containsExactly(HALL);
    assertThat(garbage("rooms")).isEqualTo(1);
  }

  @Test
  void aNameInTheIndexThatIsNotOursIsSkipped() {
    presence.place(HALL, placement("RM_1"));
    redis.hset("rooms:default", "no hash", bytes("no room"));

    assertThat(presence.rooms("default")).containsExactly(HALL);
    assertThat(garbage("rooms")).isEqualTo(1);
  }

  @Test
  void nodesThatCannotBeReadAreSkippedAndRegisterAnew() {
    Node sfu = new Node(SFU, NodeKind.SFU, "10.0.0.7", 0, 9090, "", 0, true);
    for (String wrong : List.of("garbage", "{}", "[1", "{\"startedAt\":7}", "null", "")) {
      nodes.register(sfu);
      redis.set("node:ND_sfu", bytes(wrong));
      assertThat(nodes.register(sfu).taken()).isFalse();
    }
    redis.del("node:ND_sfu", "nodes:SFU");
    redis.lpush("node:ND_sfu", bytes("garbage"));
    redis.set("nodes:SFU", bytes("garbage"));
    assertThat(nodes.register(sfu).taken()).isFalse();
    assertThat(redis.smembers("nodes:SFU")).hasSize(1);
    redis.sadd("nodes:SFU", bytes("ND_strange"));
    redis.set("node:ND_strange", bytes("{\"id\":\"strange\",\"kind\":\"SFU\"}"));
    redis.publish("nodes", bytes("garbage"));
    redis.publish("nodes", bytes("-garbage"));
    redis.publish("nodes", bytes("+"));

    await().until(() -> garbage("message") == 2 && garbage("nodes") == 1);
    assertThat(nodes.nodes(NodeKind.SFU)).containsExactly(sfu);
  }

  @Test
  void aMessageThatIsTooLargeIsDropped() {
    presence.place(HALL, placement("RM_1"));
    presence.put(HALL, ALICE);
    List<byte[]> heard = new CopyOnWriteArrayList<>();
    try (var open = presence.listen(HALL, heard::add)) {
      redis.publish(roomKey() + ":d", new byte[(1 << 20) + 1]);
      presence.publish(HALL, new byte[1 << 20]);

      await().until(() -> heard.size() == 1);
      assertThat(heard.getFirst()).hasSize(1 << 20);
      assertThat(open).isNotNull();
    }
  }

  @Test
  void aRedisThatEvictsIsRefused() {
    redis.configSet("maxmemory-policy", "allkeys-lru");
    try (RedisLink other =
        new RedisLink(server.url(), Clock.systemUTC(), new SimpleMeterRegistry())) {
      await().during(Duration.ofMillis(500)).until(() -> !other.up());
      redis.configSet("maxmemory-policy", "noeviction");
      await().until(other::up);
    }
  }
}
