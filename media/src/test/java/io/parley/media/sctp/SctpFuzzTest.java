package io.parley.media.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.wire.Wire;
import io.parley.testkit.Conditions;
import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever comes out of DTLS, nothing is thrown and memory stays within its bounds.
class SctpFuzzTest {

  private static final int ROUNDS = 300;
  private static final int[] TYPES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 130, 192, 63, 200};

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void survivesRandomBytes(long seed) {
    RandomGenerator random = Seeds.random(seed);
    TwoEnds ends = TwoEnds.connected();
    for (int i = 0; i < ROUNDS; i++) {
      byte[] packet = new byte[random.nextInt(200)];
      random.nextBytes(packet);
      ends.client.association.receive(ends.now(), packet, 0, packet.length);
    }
    assertThat(ends.client.association.discarded()).isEqualTo(ROUNDS);
    assertThat(ends.client.association.state()).isEqualTo(SctpState.ESTABLISHED);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void survivesMutatedPackets(long seed) {
    RandomGenerator random = Seeds.random(seed);
    List<byte[]> corpus = corpus(seed);
    SctpAssociation victim = victim(seed);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] packet = corpus.get(random.nextInt(corpus.size())).clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        packet[4 + random.nextInt(packet.length - 4)] = (byte) random.nextInt(256);
      }
      feed(victim, i, packet, random.nextBoolean() ? packet.length : random.nextInt(packet.length));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void survivesWellFormedNonsense(long seed) {
    RandomGenerator random = Seeds.random(seed);
    TwoEnds ends = TwoEnds.connected();
    SctpAssociation victim = ends.client.association;
    byte[] sample = sample(ends);
    int tag = Wire.i32(MemorySegment.ofArray(sample), 4);
    int tsn = Wire.i32(MemorySegment.ofArray(sample), 16);
    int id = victim.open(ends.now(), "x", "", random.nextBoolean(), random.nextInt(3) - 1, -1);
    for (int i = 0; i < ROUNDS; i++) {
      victim.send(ends.now(), id, PayloadKind.BINARY, new byte[random.nextInt(3000)]);
      PacketBuilder builder = new PacketBuilder(SctpConfig.STANDARD);
      for (int chunks = random.nextInt(5); chunks >= 0; chunks--) {
        builder.add(nonsense(random, tsn));
      }
      byte[] packet = builder.finish(tag);
      feed(victim, i, packet, packet.length);
    }
    victim.advance(ends.now() + 1_000_000_000L);
  }

  /// A sender that ignores the window and never completes a message.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void holdsNoMoreThanItsBuffer(long seed) {
    RandomGenerator random = Seeds.random(seed);
    TwoEnds ends = TwoEnds.connected();
    SctpAssociation victim = ends.client.association;
    byte[] sample = sample(ends);
    int tag = Wire.i32(MemorySegment.ofArray(sample), 4);
    int tsn = Wire.i32(MemorySegment.ofArray(sample), 16);
    victim.receive(ends.now(), sample, 0, sample.length);
    int bytes = random.nextInt(1, 1100);
    int flags =
        switch ((int) seed % 4) {
          case 0 -> DataChunk.FLAG_BEGIN; // messages that never end
          case 1 -> DataChunk.FLAG_BEGIN | DataChunk.FLAG_END; // ordered, the first is missing
          default -> DataChunk.FLAG_BEGIN | DataChunk.FLAG_END | DataChunk.FLAG_UNORDERED;
        };
    int step = seed % 4 == 3 ? 2 : 1; // nothing but gaps
    for (int i = 0; i < 20_000; i++) {
      byte[] chunk =
          new ChunkWriter(ChunkType.DATA, flags)
              .i32(tsn + step + i * step)
              .u16(1)
              .u16(i + 2)
              .i32(51)
              .bytes(new byte[bytes])
              .toBytes();
      PacketBuilder builder = new PacketBuilder(SctpConfig.STANDARD);
      builder.add(chunk);
      byte[] packet = builder.finish(tag);
      victim.receive(ends.now(), packet, 0, packet.length);
      assertThat(victim.heldBytes()).isLessThan((1 << 20) * 5L / 4 + 262_144 + 2000);
    }
    assertThat(victim.state()).isEqualTo(SctpState.ESTABLISHED);
    assertThat(victim.heldBytes()).isGreaterThan(step == 1 ? 1 << 20 : 0);
    assertThat(victim.poll(ends.now())).isNotNull();
  }

  private static byte[] nonsense(RandomGenerator random, int tsn) {
    ChunkWriter chunk = new ChunkWriter(TYPES[random.nextInt(TYPES.length)], random.nextInt(16));
    if (random.nextInt(4) > 0) {
      chunk.i32(tsn + random.nextInt(40) - 20);
    }
    for (int words = random.nextInt(8); words > 0; words--) {
      switch (random.nextInt(4)) {
        case 0 -> chunk.i32(tsn + random.nextInt(10));
        case 1 -> chunk.u16(random.nextInt(6)).u16(random.nextInt(6));
        case 2 -> chunk.u16(random.nextInt(13, 19)).u16(random.nextInt(20));
        default -> chunk.i32(random.nextInt());
      }
    }
    return chunk.toBytes();
  }

  /// A DATA packet that the server would send next, for its tag and TSN.
  private static byte[] sample(TwoEnds ends) {
    ends.server.association.open(ends.now(), "sample", "", true, -1, -1);
    byte[] packet = ends.server.association.poll(ends.now());

    return Objects.requireNonNull(packet);
  }

  /// Gives the packet, with a right checksum, to the association and looks at what it holds.
  private static void feed(SctpAssociation victim, int round, byte[] packet, int length) {
    if (length >= 16) {
      int checksum = Integer.reverseBytes(ChunkReader.checksum(packet, 0, length));
      Wire.putI32(MemorySegment.ofArray(packet), 8, checksum);
    }
    long now = round * 10_000_000L;
    victim.receive(now, packet, 0, length);
    victim.advance(now);
    int polled = 0;
    while (victim.poll(now) != null) {
      assertThat(++polled).isLessThan(2000);
    }
    assertThat(victim.heldBytes()).isLessThan(2 << 20);
  }

  private static SctpAssociation victim(long seed) {
    TwoEnds ends = traffic(seed, new ArrayList<>());
    return ends.server.association;
  }

  /// What a client sends the server in a life, the same for the same seed.
  private static List<byte[]> corpus(long seed) {
    List<byte[]> packets = new ArrayList<>();
    traffic(seed, packets);
    return packets;
  }

  private static TwoEnds traffic(long seed, List<byte[]> seen) {
    TwoEnds ends = new TwoEnds(SctpConfig.STANDARD, Conditions.PERFECT.withLoss(0.1), seed);
    ends.spy = seen;
    ends.connect();
    int lossy = ends.client.association.open(ends.now(), "l", "", true, 0, -1);
    int other = ends.client.association.open(ends.now(), "o", "", false, -1, -1);
    for (int i = 0; i < 10; i++) {
      ends.client.association.send(ends.now(), lossy, PayloadKind.BINARY, new byte[2000]);
      ends.client.association.send(ends.now(), other, PayloadKind.STRING, new byte[300 * i]);
    }
    ends.run(1000);
    ends.client.association.close(ends.now(), other);
    ends.run(17_000);
    return ends;
  }
}
