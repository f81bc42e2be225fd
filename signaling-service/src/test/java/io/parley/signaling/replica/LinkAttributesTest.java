package io.parley.signaling.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.link.Keep;
import io.parley.protocol.link.LinkAttributes;
import io.parley.protocol.link.LinkSettings;
import io.parley.protocol.link.TrackTier;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkAttributesTest {

  private static final LinkSettings ALL =
      new LinkSettings(
          500_000L,
          1_000_000L,
          200_000L,
          Keep.RESOLUTION,
          Map.of("camera", TrackTier.BULK, "TR_ab1", TrackTier.PRIORITY));

  @Test
  void whatIsWrittenIsRead() {
    var written = LinkAttributes.changes(LinkAttributes.TENANT, ALL, Map.of("colour", "red"));

    assertThat(LinkAttributes.complaint(written)).isNull();
    assertThat(LinkAttributes.read(LinkAttributes.TENANT, written)).isEqualTo(ALL);
    assertThat(LinkAttributes.read(LinkAttributes.OWN, written)).isEqualTo(LinkSettings.NONE);
    assertThat(written).containsEntry("parley.link.tier.camera", "bulk").hasSize(6);
  }

  @Test
  void whatIsNotSaidAnyMoreIsTakenAway() {
    var before = LinkAttributes.changes(LinkAttributes.TENANT, ALL, Map.of());
    var all = new HashMap<>(before);
    all.put("parley.own.max-downlink-bps", "20000");

    var changes = LinkAttributes.changes(LinkAttributes.TENANT, LinkSettings.NONE, all);

    assertThat(changes).containsOnlyKeys(before.keySet());
    assertThat(changes.values()).containsOnly("");
    assertThat(LinkAttributes.complaint(changes)).isNull();
  }

  @Test
  void ofTwoLimitsTheLowerHoldsAndOfTwoReservesTheGreater() {
    var own =
        new LinkSettings(
            700_000L,
            300_000L,
            250_000L,
            Keep.FRAME_RATE,
            Map.of("camera", TrackTier.PRIORITY, "screen_share", TrackTier.NORMAL));

    assertThat(LinkSettings.of(ALL, own))
        .isEqualTo(
            new LinkSettings(
                500_000L,
                300_000L,
                250_000L,
                Keep.FRAME_RATE,
                Map.of(
                    "camera",
                    TrackTier.BULK,
                    "TR_ab1",
                    TrackTier.PRIORITY,
                    "screen_share",
                    TrackTier.NORMAL)));
    assertThat(LinkSettings.of(LinkSettings.NONE, own)).isEqualTo(own);
    assertThat(LinkSettings.of(own, LinkSettings.NONE)).isEqualTo(own);
  }

  @Test
  void aTenantThatWantsSoundAloneIsObeyed() {
    var alone = new LinkSettings(null, null, null, Keep.AUDIO, Map.of());

    assertThat(LinkSettings.of(alone, ALL).degradation()).isEqualTo(Keep.AUDIO);
    assertThat(LinkSettings.of(ALL, alone).degradation()).isEqualTo(Keep.AUDIO);
  }

  @ParameterizedTest
  @CsvSource({
    "parley.link.max-downlink-bps,9999",
    "parley.link.max-downlink-bps,10000000001",
    "parley.own.max-uplink-bps,-1",
    "parley.own.max-uplink-bps,1e6",
    "parley.own.reserved-downlink-bps,999999999999999999999",
    "parley.link.degradation,smaller",
    "parley.link.tier.camera,first",
    "parley.link.tier.,bulk",
    "parley.link.tier.name:,bulk",
    "parley.link.tier.slides,bulk",
    "parley.link.tier.TR_a b,bulk",
    "parley.own.max-downlink,500000",
  })
  void whatIsNoSettingIsComplainedOfAndNotRead(String key, String value) {
    var attributes = Map.of(key, value);

    assertThat(LinkAttributes.complaint(attributes)).startsWith("attribute " + key + " ");
    assertThat(LinkAttributes.read(attributes)).isEqualTo(LinkSettings.NONE);
  }

  @Test
  void otherAttributesAreNoSettings() {
    assertThat(LinkAttributes.complaint(Map.of("parley.linked", "x", "colour", "red"))).isNull();
  }
}
