package io.parley.media.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.allocation.Budget;
import io.parley.media.allocation.Degradation;
import io.parley.media.allocation.Reason;
import io.parley.media.allocation.Tier;
import io.parley.media.allocation.TrackDemand;
import io.parley.media.downtrack.DownTrack;
import io.parley.media.downtrack.PacketRewriter;
import io.parley.media.layer.Layers;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.rtp.RtpWriter;
import io.parley.media.section.Codec;
import io.parley.media.section.ExtensionIds;
import io.parley.media.section.MediaKind;
import io.parley.media.section.PayloadFormat;
import io.parley.media.section.SendSection;
import io.parley.media.section.StreamSsrc;
import io.parley.media.slots.PacketSlots;
import io.parley.media.track.IngressStream;
import io.parley.media.track.Publisher;
import io.parley.media.track.Track;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What a subscriber wants and what there is room for becomes the targets of its down-tracks.
class DownlinkTest {

  private static final PayloadFormat VP8 = new PayloadFormat(96, Codec.VP8, 97, "", true);
  private static final PayloadFormat H264 = new PayloadFormat(98, Codec.H264, 99, "", true);
  private static final int PACKET_MILLIS = 50;

  /// About 30, 50 and 150 kbit/s.
  private static final int[] PAYLOAD_BYTES = {170, 300, 900};

  private final EventQueue events = new EventQueue();
  private final Ceilings ceilings = new Ceilings(new Timers(), peer -> {});
  private final PacketSlots slots = new PacketSlots(512, 2048);
  private final List<IngressStream> streams = new ArrayList<>();
  private final Track camera = track(1);
  private final DownTrack downTrack = downTrack(7, VP8);
  private final Downlink downlink = new Downlink(50, this::estimateBps, new Seen(), events);
  private final LayerRates rates = new LayerRates(camera);
  private final RtpWriter writer = new RtpWriter();
  private long estimateBps = Budget.UNKNOWN;
  private boolean congested = true;
  private boolean behind = true;
  private long nowNanos;
  private int sequence;

  DownlinkTest() {
    for (int layer = 0; layer < PAYLOAD_BYTES.length; layer++) {
      streams.add(
          Objects.requireNonNull(
              camera.begin(layer, "r" + layer, 100 + layer, VP8, ExtensionIds.NONE)));
    }
    downlink.add(downTrack, camera, rates);
  }

  private final class Seen implements Downlink.Evidence {
    @Override
    public boolean isCongested(long atNanos) {
      return congested;
    }

    @Override
    public boolean isBehind(long atNanos) {
      return behind;
    }

    @Override
    public double lossRatio() {
      return 0;
    }
  }

  private long estimateBps() {
    return estimateBps;
  }

  private Track track(long id) {
    var publisher =
        new Publisher() {
          @Override
          public void requestKeyFrame(long atNanos, int ssrc) {}

          @Override
          public long toLocalNanos(long ntpTime) {
            return ntpTime;
          }
        };
    return new Track(id, MediaKind.VIDEO, false, publisher, events, slots, () -> {});
  }

  private DownTrack downTrack(long id, PayloadFormat... formats) {
    var section =
        new SendSection(
            "0",
            MediaKind.VIDEO,
            List.of(formats),
            ExtensionIds.NONE,
            new StreamSsrc(7, 8),
            "cname");
    return new DownTrack(
        id,
        section,
        0,
        slots,
        (nanos, from, number, again, bytes) -> true,
        new PacketRewriter(),
        bound -> {});
  }

  /// Lets the lowest layers of the camera send.
  private void send(int layers, int millis) {
    for (int i = 0; i < millis; i += PACKET_MILLIS) {
      nowNanos += PACKET_MILLIS * 1_000_000L;
      for (int layer = 0; layer < layers; layer++) {
        packet(streams.get(layer), VP8, PAYLOAD_BYTES[layer]);
      }
      sequence++;
    }
  }

  private void packet(IngressStream stream, PayloadFormat format, int payloadBytes) {
    var payload = new byte[payloadBytes];
    payload[0] = 0x10;
    payload[3] = 1;
    int slot = slots.acquire(1500);
    var memory = slots.memory(slot);
    int type = format.payloadType();
    writer.begin(
        memory, slots.offset(slot), 1500, true, type, sequence, sequence * 4500, stream.ssrc());
    writer.endHeader();
    writer.payload(MemorySegment.ofArray(payload), 0, payloadBytes);
    slots.setLength(slot, writer.end());
    var header = new RtpHeader();
    header.wrap(memory, slots.offset(slot), slots.length(slot));
    long unwrapped = stream.arrived(nowNanos, format, sequence, sequence * 4500, payloadBytes);
    camera.forward(nowNanos, stream, header, slot, unwrapped);
  }

  private void turn() {
    downlink.turn(nowNanos);
  }

  private void want(int maxSpatial, int framesPerSecond) {
    downlink.wish(
        nowNanos, 7, new DownTrackWish(true, maxSpatial, framesPerSecond, TrackDemand.NO_PRIORITY));
  }

  private List<Boolean> paused() {
    var told = new ArrayList<Boolean>();
    for (var event = events.poll(); event != null; event = events.poll()) {
      if (event instanceof ShardEvent.DownTrackPaused(long peer, long id, boolean paused)) {
        assertThat(peer).isEqualTo(50);
        assertThat(id).isEqualTo(7);
        told.add(paused);
      }
    }
    return told;
  }

  @Test
  void allThatIsWantedWhileNoLimitIsKnown() {
    turn();
    assertThat(downTrack.targetSpatial()).isEqualTo(Layers.ALL);
    want(1, 0);
    assertThat(downTrack.targetSpatial()).isEqualTo(1);
    assertThat(downTrack.targetTemporal()).isEqualTo(Layers.ALL);
    want(Integer.MAX_VALUE, 0);
    assertThat(downTrack.targetSpatial()).isEqualTo(Layers.ALL);
  }

  @Test
  void asMuchAsThereIsRoomFor() {
    send(3, 2000);
    estimateBps = 100_000;
    turn();
    assertThat(downTrack.targetSpatial()).isEqualTo(1);
    want(0, 0);
    turn();
    assertThat(downTrack.targetSpatial()).isZero();
  }

  @Test
  void pausedForWantOfRoomAndResumed() {
    send(3, 2000);
    estimateBps = 20_000;
    turn();
    assertThat(downTrack.targetSpatial()).isZero();
    send(3, 2000);
    turn();
    assertThat(downTrack.targetSpatial()).isEqualTo(Layers.NOTHING);
    turn();
    assertThat(paused()).containsExactly(true);
    estimateBps = 50_000;
    send(3, 4000);
    turn();
    assertThat(downTrack.targetSpatial()).isZero();
    assertThat(paused()).containsExactly(false);
  }

  @Test
  void aBaseLayerIsKeptWhileNothingButTheEstimateSpeaksAgainstIt() {
    send(3, 2000);
    estimateBps = 20_000;
    congested = false;
    for (int i = 0; i < 10; i++) {
      send(3, 1000);
      turn();
    }
    assertThat(downTrack.targetSpatial()).isZero();
    assertThat(paused()).isEmpty();
  }

  @Test
  void whatIsPausedIsTriedAgainWhenTheLinkIsQuiet() {
    send(3, 2000);
    estimateBps = 20_000;
    turn();
    send(3, 2000);
    turn();
    assertThat(paused()).containsExactly(true);
    congested = false;
    send(3, 4000);
    turn();
    assertThat(paused()).isEmpty();
    send(3, 2000);
    turn();
    assertThat(paused()).containsExactly(false);
    assertThat(downTrack.targetSpatial()).isZero();
  }

  @Test
  void aLimitThatFallsIsUrgent() {
    assertThat(downlink.isUrgent()).isFalse();
    estimateBps = 100_000;
    assertThat(downlink.isUrgent()).isTrue();
    turn();
    estimateBps = 95_000;
    assertThat(downlink.isUrgent()).isFalse();
    estimateBps = 80_000;
    assertThat(downlink.isUrgent()).isTrue();
  }

  @Test
  void whatIsNotKnownYetIsNotPaused() {
    estimateBps = 20_000;
    turn();
    assertThat(downTrack.targetSpatial()).isEqualTo(Layers.ALL);
    assertThat(paused()).isEmpty();
  }

  @Test
  void everythingAgainWhereTheLimitIsNoLongerKnown() {
    pausedForWantOfRoomAndResumed();
    estimateBps = Budget.UNKNOWN;
    turn();
    assertThat(downTrack.targetSpatial()).isEqualTo(Layers.ALL);
  }

  @Test
  void eachPaysForTheCodecThatItGets() {
    var backup = Objects.requireNonNull(camera.begin(1, 0, "", 200, H264, ExtensionIds.NONE));
    var old = downTrack(9, H264);
    var modern = downTrack(10, VP8, H264);
    for (int i = 0; i < 40; i++) {
      send(1, PACKET_MILLIS);
      packet(backup, H264, 1300);
    }
    assertThat(rates.of(nowNanos, downTrack).baseBps()).isBetween(28_000L, 35_000L);
    assertThat(rates.of(nowNanos, old).baseBps()).isBetween(200_000L, 230_000L);
    assertThat(rates.of(nowNanos, modern).baseBps()).isLessThan(35_000L);
    assertThat(rates.only(nowNanos)).as("a ceiling would hold for both").isNull();

    camera.prefer(1);
    assertThat(rates.of(nowNanos, modern).baseBps()).isGreaterThan(200_000L);
    assertThat(rates.of(nowNanos, downTrack).baseBps()).isLessThan(35_000L);

    send(1, 1500);
    assertThat(rates.of(nowNanos, modern).baseBps()).as("it rests").isLessThan(35_000L);
    assertThat(rates.only(nowNanos)).isSameAs(rates.of(nowNanos, downTrack));
  }

  @Test
  void layerThatEndsMakesRoom() {
    send(3, 2000);
    estimateBps = 1_000_000;
    turn();
    assertThat(downTrack.targetSpatial()).isEqualTo(2);
    send(2, 2000);
    turn();
    assertThat(downTrack.targetSpatial()).isEqualTo(1);
    send(3, 2000);
    turn();
    assertThat(downTrack.targetSpatial()).isEqualTo(2);
  }

  @Test
  void whatIsReservedIsLeftFreeAndAskedFor() {
    send(3, 2000);
    estimateBps = 300_000;
    turn();
    assertThat(downTrack.targetSpatial()).isEqualTo(2);
    downlink.limit(Budget.UNKNOWN, 200_000);
    turn();
    assertThat(downTrack.targetSpatial()).isEqualTo(1);
    assertThat(downlink.allocation(7).reason()).isEqualTo(Reason.BUDGET);
    assertThat(downlink.probedBps()).isEqualTo(downlink.wantedBps() + 200_000);
  }

  @Test
  void aCapIsToldApartFromANarrowLink() {
    send(3, 2000);
    downlink.limit(100_000, 0);
    turn();
    assertThat(downTrack.targetSpatial()).isEqualTo(1);
    assertThat(downlink.allocation(7).reason()).isEqualTo(Reason.CAP);
    downlink.limit(Budget.UNKNOWN, 0);
    turn();
    assertThat(downTrack.targetSpatial()).isEqualTo(Layers.ALL);
  }

  @Test
  void soundAloneWherePicturesDoNotFitAsTheyAreWantedAndBackByItself() {
    send(3, 2000);
    downlink.degrade(Degradation.AUDIO_ONLY);
    estimateBps = 100_000;
    turn();
    assertThat(downTrack.targetSpatial()).isEqualTo(Layers.NOTHING);
    assertThat(downlink.allocation(7).reason()).isEqualTo(Reason.AUDIO_ONLY);
    assertThat(paused()).containsExactly(true);
    estimateBps = 400_000;
    send(3, 4000);
    turn();
    assertThat(downTrack.targetSpatial()).isEqualTo(2);
    assertThat(paused()).containsExactly(false);
  }

  @Test
  void aTierIsItsTracksUnlessTheSubscriberPinsIt() {
    rates.declare(Tier.BULK);
    turn();
    assertThat(downlink.allocation(7).tier()).isEqualTo(Tier.BULK);
    downlink.wish(nowNanos, 7, new DownTrackWish(true, 2, 0, 1));
    assertThat(downlink.allocation(7).tier()).isEqualTo(Tier.PRIORITY);
    rates.declare(null);
    want(2, 0);
    assertThat(downlink.allocation(7).tier()).isEqualTo(Tier.NORMAL);
  }

  @Test
  void aPictureThatIsFavouredIsOfAHigherTierUnlessAnotherWasSaid() {
    rates.favour(true);
    turn();
    assertThat(downlink.allocation(7).tier()).isEqualTo(Tier.PRIORITY);
    rates.declare(Tier.BULK);
    assertThat(downlink.allocation(7).tier()).isEqualTo(Tier.BULK);
    rates.declare(null);
    rates.favour(false);
    assertThat(downlink.allocation(7).tier()).isEqualTo(Tier.NORMAL);
  }

  @Test
  void whatIsPinnedGoesBeforeWhoIsFavouredAndBothBeforeTheRest() {
    var other = track(2);
    var favoured = new LayerRates(other);
    favoured.favour(true);
    assertThat(favoured.priority()).isEqualTo(TrackDemand.NO_PRIORITY);
    assertThat(rates.priority()).isEqualTo(TrackDemand.NO_PRIORITY);
    rates.declare(Tier.PRIORITY);
    assertThat(rates.priority()).isEqualTo(TrackDemand.LAST_PRIORITY);
    favoured.declare(Tier.NORMAL);
    assertThat(favoured.priority()).isEqualTo(1);
  }

  @Test
  void nobodyIsToldOfATrackThatIsNotWanted() {
    send(3, 2000);
    estimateBps = 20_000;
    downlink.wish(nowNanos, 7, new DownTrackWish(false, 2, 0, TrackDemand.NO_PRIORITY));
    turn();
    assertThat(paused()).isEmpty();
  }

  @Test
  void aCapIsSharedOutThoughTheNetworkIsNotKnown() {
    send(3, 2000);
    downlink.limit(100_000, 0);
    turn();
    assertThat(downTrack.targetSpatial()).isEqualTo(1);
    assertThat(downlink.allocatedBps()).isPositive();
    assertThat(downlink.wantedBps()).isEqualTo(100_000);
    downlink.limit(Budget.UNKNOWN, 0);
    turn();
    assertThat(downTrack.targetSpatial()).isEqualTo(Layers.ALL);
    assertThat(downlink.wantedBps()).isZero();
  }

  @Test
  void forgetsWhatIsRemoved() {
    assertThat(downlink.remove(7, ceilings)).isTrue();
    assertThat(downlink.isEmpty()).isTrue();
    assertThat(downlink.remove(7, ceilings)).isFalse();
  }
}
