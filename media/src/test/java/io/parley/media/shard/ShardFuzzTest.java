package io.parley.media.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.peer.DiscardReason;
import io.parley.media.section.MediaKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Any bytes from a path that is known.
class ShardFuzzTest {

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void survivesAnyBytesAndGoesOn(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.GOOD);
      var subscriber = call.joined(Call.GOOD);
      publisher.publishVideo(1, 1000);
      var got = subscriber.subscribe(7000, 1, MediaKind.VIDEO);
      call.run(500);
      for (int i = 0; i < 2000; i++) {
        byte[] bytes = new byte[call.random.nextInt(1, 1500)];
        call.random.nextBytes(bytes);
        bytes[0] =
            (byte)
                switch (call.random.nextInt(4)) {
                  case 0 -> call.random.nextInt(4);
                  case 1 -> call.random.nextInt(20, 64);
                  case 2 -> 0x80 | call.random.nextInt(64);
                  default -> bytes[0];
                };
        call.receive(bytes, publisher.path);
        if (i % 50 == 0) {
          call.run(10);
        }
      }
      long before = got.received();
      call.run(1000);

      assertThat(call.shard.discards().of(DiscardReason.NOT_AUTHENTIC)).isPositive();
      assertThat(got.received()).isGreaterThan(before + 50);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void survivesChangedPackets(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.GOOD);
      var subscriber = call.joined(Call.GOOD);
      publisher.publishVideo(1, 1000);
      var got = subscriber.subscribe(7000, 1, MediaKind.VIDEO);
      call.mangle = true;
      call.run(2000);
      call.mangle = false;
      long before = got.received();
      call.run(1000);

      assertThat(got.received()).isGreaterThan(before + 50);
      assertThat(got.continuity().damaged()).isZero();
    }
  }
}
