package io.parley.sfu.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeadTest {

  private final Lead<String> lead = new Lead<>();
  private long nowNanos = -1_000_000_000L;

  private void speaks(String who, boolean speaks) {
    lead.speaks(nowNanos, who, speaks);
  }

  private @Nullable String after(long millis, @Nullable String dominant) {
    nowNanos += millis * 1_000_000;
    return lead.judge(nowNanos, dominant);
  }

  @Test
  void whoHasSpokenForAMomentLeads() {
    speaks("ann", true);

    assertThat(after(700, "ann")).isNull();
    assertThat(after(100, "ann")).isEqualTo("ann");
    assertThat(after(300, "ann")).as("no news").isNull();
  }

  @Test
  void whereNobodyIsKnownToDominateItIsWhoSpeaksLongest() {
    speaks("ben", true);
    after(100, null);
    speaks("ann", true);

    assertThat(after(1000, null)).isEqualTo("ben");
  }

  @Test
  void aCoughIntoSilenceDoesNotTakeOver() {
    speaks("ann", true);
    after(1000, "ann");
    speaks("ann", false);
    speaks("ben", true);

    assertThat(after(400, "ben")).isNull();
    speaks("ben", false);
    assertThat(after(10_000, "ben")).isNull();
    assertThat(lead.leader()).isEqualTo("ann");
  }

  @Test
  void whoDominatesTakesOver() {
    speaks("ann", true);
    after(1000, "ann");
    speaks("ben", true);

    assertThat(after(5000, "ann")).isNull();
    assertThat(after(300, "ben")).isEqualTo("ben");
  }

  @Test
  void whoLeftLeadsNoMore() {
    speaks("ann", true);
    speaks("ben", true);
    after(1000, "ann");
    lead.retain(Set.of("ben")::contains);

    assertThat(lead.leader()).isNull();
    assertThat(after(300, null)).isEqualTo("ben");
    lead.retain(Set.<String>of()::contains);
    assertThat(lead.anybodySpeaks()).isFalse();
  }

  @Test
  void whoIsSimulatedLeadsMeanwhile() {
    speaks("ann", true);
    after(1000, "ann");
    lead.simulate("ben");

    assertThat(after(0, "ann")).isEqualTo("ben");
    lead.simulate(null);
    assertThat(after(300, "ann")).isEqualTo("ann");
  }
}
