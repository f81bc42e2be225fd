package io.parley.media.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.client.ClientData;
import io.parley.media.client.OutgoingStream;
import io.parley.media.peer.DataChannelSpec;
import io.parley.media.peer.DataOutcome;
import io.parley.media.peer.DiscardReason;
import io.parley.media.section.MediaKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Peers that come, talk over data channels, fall silent and go; strangers; what is left over.
class TransportSimulationTest {

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void carriesDataBothWays(long seed) {
    try (Call call = new Call(seed)) {
      var peer = call.join(Call.BAD, new DataChannelSpec("_reliable", true, -1));
      ClientData data = peer.client.data();
      data.open(call.time.nowNanos(), "mine", true, -1);
      var ours = new ShardEvent.DataChannelOpened(peer.peer, "_reliable");
      var theirs = new ShardEvent.DataChannelOpened(peer.peer, "mine");
      assertThat(
              call.runUntil(
                  20_000, () -> call.events.contains(ours) && call.events.contains(theirs)))
          .isTrue();

      List<String> got = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        byte[] message = {(byte) i, 1, 2};
        long nowNanos = call.time.nowNanos();
        assertThat(call.shard.sendData(nowNanos, peer.peer, "_reliable", message))
            .isEqualTo(DataOutcome.SENT);
        assertThat(data.send(nowNanos, "mine", message)).isTrue();
        call.run(50);
      }
      call.run(8000);
      for (var message = data.poll(); message != null; message = data.poll()) {
        got.add(message.label() + message.bytes()[0]);
      }
      List<String> came = new ArrayList<>();
      for (ShardEvent event : call.events) {
        if (event instanceof ShardEvent.DataReceived(long from, String label, byte[] message)) {
          assertThat(from).isEqualTo(peer.peer);
          came.add(label + message[0]);
        }
      }
      assertThat(got).hasSize(20).startsWith("_reliable0").endsWith("_reliable19");
      assertThat(came).hasSize(20).startsWith("mine0").endsWith("mine19");
      assertThat(call.shard.sendData(call.time.nowNanos(), peer.peer, "none", new byte[1]))
          .isEqualTo(DataOutcome.NOT_OPEN);
    }
  }

  @Test
  void tellsThatAPeerIsSilentAfterTenSecondsAndGoneAfterFifteen() {
    try (Call call = new Call(1)) {
      var peer = call.joined(Call.GOOD);
      call.run(1000);
      long sinceNanos = call.time.nowNanos();
      peer.unplugged = true;
      call.run(20_000);

      var silence = new ShardEvent.PeerSilent(peer.peer);
      assertThat(call.eventNanos).containsKey(silence);
      long silent = call.eventNanos.getOrDefault(silence, 0L);
      assertThat(silent - sinceNanos).isBetween(7_000_000_000L, 10_100_000_000L);
      long failed =
          call.events.stream()
              .filter(ShardEvent.PeerFailed.class::isInstance)
              .mapToLong(event -> call.eventNanos.getOrDefault(event, 0L))
              .findFirst()
              .orElseThrow();
      assertThat(failed - silent).isBetween(4_900_000_000L, 5_100_000_000L);
    }
  }

  @Test
  void tellsAtOnceThatAPeerSaidGoodBye() {
    try (Call call = new Call(1)) {
      var peer = call.joined(Call.GOOD);
      call.run(1000);
      peer.client.close();
      call.run(500);

      assertThat(call.events).contains(new ShardEvent.PeerLeft(peer.peer));
    }
  }

  @Test
  void hearsAPeerAgainThatWasSilent() {
    try (Call call = new Call(1)) {
      var peer = call.joined(Call.GOOD);
      peer.unplugged = true;
      call.run(12_000);
      peer.unplugged = false;
      call.run(5000);

      assertThat(call.events)
          .contains(new ShardEvent.PeerSilent(peer.peer), new ShardEvent.PeerHeard(peer.peer))
          .noneMatch(ShardEvent.PeerFailed.class::isInstance);
    }
  }

  @Test
  void answersNoStranger() {
    try (Call call = new Call(1)) {
      call.joined(Call.GOOD);
      call.drain();
      var stranger = Call.path(999);
      byte[] rtp = new byte[60];
      rtp[0] = (byte) 0x80;
      byte[] hello = new byte[60];
      hello[0] = 22;
      byte[] check = new byte[20];
      check[1] = 1;
      call.receive(rtp, stranger);
      call.receive(hello, stranger);
      call.receive(check, stranger);
      call.receive(new byte[] {99}, stranger);

      assertThat(call.drain()).isZero();
      assertThat(call.shard.discards().of(DiscardReason.STRANGER)).isEqualTo(2);
      assertThat(call.shard.discards().of(DiscardReason.NOT_OURS)).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void returnsEverySlotAfterTheCall(long seed) {
    Call call = new Call(seed);
    var publisher = call.joined(Call.BAD);
    var subscriber = call.joined(Call.BAD);
    OutgoingStream first = publisher.publishVideo(1, 1000);
    publisher.publishAudio(2, 2000);
    subscriber.subscribe(7000, 1, MediaKind.VIDEO);
    subscriber.subscribe(8000, 2, MediaKind.AUDIO);
    call.run(2000);
    publisher.client.stop(first);
    publisher.publishVideo(1, 3000);
    call.run(2000);
    assertThat(call.slots.taken()).isPositive();
    call.shard.closePeer(call.time.nowNanos(), publisher.peer);
    call.shard.closePeer(call.time.nowNanos(), subscriber.peer);
    call.run(1000);

    assertThat(call.slots.taken()).isZero();
    assertThat(call.shard.wakeNanos()).isEqualTo(Long.MAX_VALUE);
    call.close();
  }

  @Test
  void sleepsWhenNothingHappens() {
    try (Call call = new Call(1)) {
      var publisher = call.joined(Call.GOOD);
      var subscriber = call.joined(Call.GOOD);
      OutgoingStream video = publisher.publishVideo(1, 1000);
      subscriber.subscribe(7000, 1, MediaKind.VIDEO);
      subscriber.subscribe(9000, 55, MediaKind.VIDEO); // a track that is not there
      call.run(1000);
      video.active(false);
      call.run(3000);
      publisher.unplugged = true;
      subscriber.unplugged = true;
      call.run(100);

      int wakes = 0;
      long endNanos = call.time.nowNanos() + 4_000_000_000L;
      while (call.shard.wakeNanos() - endNanos < 0) {
        call.time.advanceTo(call.shard.wakeNanos());
        call.drain();
        wakes++;
      }
      assertThat(wakes).isLessThan(4 * 10);
    }
  }
}
