package io.parley.sfu.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.allocation.Tier;
import io.parley.media.client.sdp.ClientOffer;
import io.parley.protocol.sfu.Link;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import org.junit.jupiter.api.Test;

class LinksTest {

  private static final String ALICE = "PA_alice";

  private final SessionBench bench = new SessionBench(3);

  private static Link.Builder capped() {
    return Link.newBuilder().setMaxDownlinkBps(500_000);
  }

  private int askedSince(Runnable change) {
    int before = bench.tasks.size();
    change.run();
    return bench.tasks.size() - before;
  }

  private void say(Link.Builder link) {
    bench.command(ALICE, command -> command.setLink(link));
  }

  @Test
  void theShardIsToldOnceOfEachChange() {
    bench.open(ALICE);
    assertThat(askedSince(() -> say(capped()))).isPositive();
    assertThat(askedSince(() -> say(capped()))).isZero();
    assertThat(askedSince(() -> say(Link.newBuilder()))).isPositive();
  }

  @Test
  void aSessionWithoutSettingsAsksForNothing() {
    int plain = askedSince(() -> bench.open(ALICE));
    assertThat(
            askedSince(
                () ->
                    bench.open(
                        "PA_bob", open -> open.setSubscriberPrimary(true).setLink(capped()))))
        .isGreaterThan(plain);
  }

  /// The shard does not know the only peer connection of such a client before its first offer.
  @Test
  void aPeerConnectionThatIsNotOpenYetIsToldWhenItIs() {
    int plain = askedSince(() -> joinSingle(ALICE, Link.getDefaultInstance()));
    assertThat(askedSince(() -> joinSingle("PA_bob", capped().build()))).isEqualTo(plain + 1);
  }

  private void joinSingle(String sid, Link link) {
    bench.open(sid, open -> open.setSinglePeerConnection(true).setLink(link));
    bench.offer(sid, new ClientOffer(SessionBench.transport("pub" + sid), true).write());
  }

  @Test
  void aTiersSidCountsMoreThanItsSource() {
    var link =
        Link.newBuilder()
            .putTiers("camera", Link.Tier.BULK)
            .putTiers("TR_2", Link.Tier.PRIORITY)
            .build();

    assertThat(Links.tier(link, track("TR_1", TrackSource.CAMERA))).isEqualTo(Tier.BULK);
    assertThat(Links.tier(link, track("TR_2", TrackSource.CAMERA))).isEqualTo(Tier.PRIORITY);
    assertThat(Links.tier(link, track("TR_3", TrackSource.SCREEN_SHARE))).isNull();
  }

  @Test
  void aTracksNameCountsMoreThanItsSourceAndLessThanItsSid() {
    var link =
        Link.newBuilder()
            .putTiers("camera", Link.Tier.BULK)
            .putTiers("name:front desk", Link.Tier.PRIORITY)
            .putTiers("TR_2", Link.Tier.NORMAL)
            .build();
    var named = track("TR_1", TrackSource.CAMERA).toBuilder().setName("front desk");

    assertThat(Links.tier(link, named.build())).isEqualTo(Tier.PRIORITY);
    assertThat(Links.tier(link, named.setSid("TR_2").build())).isEqualTo(Tier.NORMAL);
    assertThat(Links.tier(link, named.setName("door").setSid("TR_3").build())).isEqualTo(Tier.BULK);
  }

  @Test
  void whatATenantSaysOfASourceCountsMoreThanWhatAPublisherSaysOfASid() {
    var link =
        Link.newBuilder()
            .putTiers("camera", Link.Tier.BULK)
            .putOwnTiers("TR_1", Link.Tier.PRIORITY)
            .putOwnTiers("screen_share", Link.Tier.NORMAL)
            .build();

    assertThat(Links.tier(link, track("TR_1", TrackSource.CAMERA))).isEqualTo(Tier.BULK);
    assertThat(Links.tier(link, track("TR_2", TrackSource.SCREEN_SHARE))).isEqualTo(Tier.NORMAL);
  }

  private static TrackInfo track(String sid, TrackSource source) {
    return TrackInfo.newBuilder().setSid(sid).setSource(source).build();
  }
}
