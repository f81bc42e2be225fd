package io.parley.sfu.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DataTracksTest {

  private record Sent(String receiver, int handle, int bytes) {}

  private final List<Sent> sent = new ArrayList<>();
  private int thinned;
  private final DataTracks<String> tracks =
      new DataTracks<>(
          (receiver, packet) ->
              sent.add(new Sent(receiver, DataFrame.handle(packet), packet.length)),
          () -> thinned++);

  /// Header, then so many bytes.
  private static byte[] packet(int handle, int payloadBytes) {
    return DataFrame.withHandle(new byte[12 + payloadBytes], handle);
  }

  @Test
  void eachSubscriberGetsAPacketUnderItsOwnHandle() {
    tracks.publish("ann", "DTR_1", 1);
    tracks.publish("ann", "DTR_2", 2);
    tracks.subscribe("bob", "DTR_1", 7, 0);
    tracks.subscribe("cas", "DTR_1", 65_535, 0);
    tracks.subscribe("cas", "DTR_2", 3, 0);

    assertThat(tracks.received(0, "ann", packet(1, 5))).isNull();
    assertThat(sent).containsExactly(new Sent("bob", 7, 17), new Sent("cas", 65_535, 17));
  }

  @Test
  void aSubscriptionMayComeBeforeItsTrack() {
    tracks.subscribe("bob", "DTR_1", 7, 0);
    tracks.publish("ann", "DTR_1", 300);
    tracks.received(0, "ann", packet(300, 0));
    assertThat(sent).containsExactly(new Sent("bob", 7, 12));
  }

  @Test
  void nothingIsSentOfWhatIsNotPublishedOrNotWantedAnyMore() {
    tracks.publish("ann", "DTR_1", 1);
    tracks.subscribe("bob", "DTR_1", 7, 0);
    assertThat(tracks.received(0, "ann", packet(2, 0))).isEqualTo(DataDrop.UNKNOWN_TRACK);
    assertThat(tracks.received(0, "bob", packet(1, 0))).isEqualTo(DataDrop.UNKNOWN_TRACK);
    tracks.unsubscribe("bob", "DTR_1");
    assertThat(tracks.received(0, "ann", packet(1, 0))).isNull();
    tracks.unpublish("ann", "DTR_1");
    assertThat(tracks.received(0, "ann", packet(1, 0))).isEqualTo(DataDrop.UNKNOWN_TRACK);
    tracks.publish("ann", "DTR_1", 1);
    tracks.subscribe("bob", "DTR_1", 7, 0);
    tracks.left("bob");
    tracks.received(0, "ann", packet(1, 0));
    tracks.left("ann");
    assertThat(tracks.received(0, "ann", packet(1, 0))).isEqualTo(DataDrop.UNKNOWN_TRACK);
    assertThat(sent).isEmpty();
  }

  @Test
  void whatIsSaidTwiceCountsOnceAndTheLaterHandleHolds() {
    tracks.publish("ann", "DTR_1", 1);
    tracks.publish("ann", "DTR_1", 9);
    tracks.subscribe("bob", "DTR_1", 7, 0);
    tracks.subscribe("bob", "DTR_1", 8, 0);
    assertThat(tracks.received(0, "ann", packet(1, 0))).isEqualTo(DataDrop.UNKNOWN_TRACK);
    tracks.received(0, "ann", packet(9, 0));
    assertThat(sent).containsExactly(new Sent("bob", 8, 12));
  }

  @Test
  void packetsThatCannotBeReadAreRefused() {
    tracks.publish("ann", "DTR_1", 0);
    assertThat(tracks.received(0, "ann", new byte[11])).isEqualTo(DataDrop.MALFORMED);
    assertThat(tracks.received(0, "ann", new byte[DataFrame.MAX_BYTES + 1]))
        .isEqualTo(DataDrop.TOO_LARGE);
    byte[] newer = packet(0, 4);
    newer[0] = 0x20;
    assertThat(tracks.received(0, "ann", newer)).isEqualTo(DataDrop.MALFORMED);
    byte[] cutExtensions = packet(0, 4);
    cutExtensions[0] = 0x04;
    cutExtensions[13] = 1;
    assertThat(tracks.received(0, "ann", cutExtensions)).isEqualTo(DataDrop.MALFORMED);
    cutExtensions[13] = 0;
    assertThat(tracks.received(0, "ann", cutExtensions)).isNull();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void anyBytesAreJudged(long seed) {
    var random = Seeds.random(seed);
    tracks.publish("ann", "DTR_1", 1);
    tracks.subscribe("bob", "DTR_1", 2, 0);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      int before = sent.size();
      DataDrop refused = tracks.received(0, "ann", bytes);
      assertThat(sent).hasSize(before + (refused == null ? 1 : 0));
    }
  }

  @Test
  void whoAskedForFewerFramesGetsFewer() {
    tracks.publish("ann", "DTR_1", 1);
    tracks.subscribe("bob", "DTR_1", 7, 10);
    tracks.subscribe("cas", "DTR_1", 8, 0);
    for (int frame = 0; frame < 50; frame++) { // of two packets each, 50 a second
      byte[] packet = packet(1, 0);
      packet[7] = (byte) frame;
      tracks.received(frame * 20_000_000L, "ann", packet);
      tracks.received(frame * 20_000_000L + 5_000_000, "ann", packet);
    }
    assertThat(sent).filteredOn(one -> one.receiver().equals("bob")).hasSize(20);
    assertThat(sent).filteredOn(one -> one.receiver().equals("cas")).hasSize(100);
    assertThat(thinned).isEqualTo(80);

    tracks.subscribe("bob", "DTR_1", 7, 0);
    sent.clear();
    tracks.received(2_000_000_000L, "ann", packet(1, 0));
    assertThat(sent).hasSize(2);
  }
}
