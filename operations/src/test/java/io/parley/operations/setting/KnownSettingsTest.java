package io.parley.operations.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownSettingsTest {

  @Test
  void readsTheRecordsOfEveryService() {
    assertThat(KnownSettings.bound())
        .extracting(KnownSettings::prefix)
        .contains("parley.gateway", "parley.room", "parley.signaling", "parley.sfu");
  }

  @Test
  void knowsBothSpellingsListsAndNestedRecords() {
    assertThat(KnownSettings.knows("PARLEY_SFU_UDP_PORT")).isTrue();
    assertThat(KnownSettings.knows("PARLEY_SFU_UDPPORT")).isTrue();
    assertThat(KnownSettings.knows("PARLEY_SFU_ADVERTISED_ADDRESSES_1")).isTrue();
    assertThat(KnownSettings.knows("PARLEY_SIGNALING_ICESERVERS_0_URLS_0")).isTrue();
  }

  @Test
  void findsWhatNobodyReads() {
    assertThat(ServiceSettings.unknown(Map.of("PARLEY_SFU_SHARTS", "2", "HOME", "/")))
        .containsExactly("PARLEY_SFU_SHARTS");
  }

  @Test
  void knowsMetersByTheirKind() {
    assertThat(KnownMeters.names())
        .contains(
            "parley_sfu_packets_total", "parley_sfu_sessions", "parley_sfu_rtt_seconds_count");
    assertThat(KnownMeters.unknownIn("rate(parley_sfu_packets[1m]) / parley_sfu_sessions"))
        .containsExactly("parley_sfu_packets");
  }
}
