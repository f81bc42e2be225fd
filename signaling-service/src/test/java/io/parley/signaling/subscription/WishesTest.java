package io.parley.signaling.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import livekit.LivekitRtc.SubscriptionPermission;
import livekit.LivekitRtc.TrackPermission;
import org.junit.jupiter.api.Test;

class WishesTest {

  private static final Instant NOW = Instant.EPOCH;

  private final Wishes wishes = new Wishes(true, false);

  @Test
  void takesTheExplicitWishBeforeTheGeneralOne() {
    assertThat(wishes.wants("TR_a")).isTrue();
    wishes.wish("TR_a", false, NOW);
    assertThat(wishes.wants("TR_a")).isFalse();
    assertThat(new Wishes(false, false).wants("TR_a")).isFalse();
  }

  @Test
  void saysWhichTrackOfAPublisherIsTheFirstAndTheLast() {
    assertThat(wishes.subscribed("TR_a", "PA_1")).isTrue();
    assertThat(wishes.subscribed("TR_b", "PA_1")).isFalse();
    assertThat(wishes.subscribed("TR_c", "PA_2")).isTrue();
    assertThat(wishes.unsubscribed("TR_a")).isFalse();
    assertThat(wishes.unsubscribed("TR_b")).isTrue();
    assertThat(wishes.hears("PA_2")).isTrue();
  }

  @Test
  void rememberNoMoreThanItsBound() {
    for (int i = 0; i < Wishes.CAPACITY + 1; i++) {
      wishes.wish("TR_" + i, false, NOW);
      wishes.configure("TR_" + i);
    }
    assertThat(wishes.wants("TR_" + Wishes.CAPACITY)).isTrue();
    assertThat(wishes.configure("TR_" + Wishes.CAPACITY)).isFalse();
    assertThat(wishes.configure("TR_0")).isTrue();
  }

  @Test
  void knowsATrackOnceItWasAnnouncedOnThisSocketOrIsSubscribed() {
    wishes.announce("TR_a");
    wishes.announce("TR_b");
    wishes.subscribed("TR_b", "PA_1");
    wishes.forgetAnnouncements();
    assertThat(wishes.knows("TR_a")).isFalse();
    assertThat(wishes.knows("TR_b")).isTrue();
  }

  @Test
  void givesUpOnlyWhatWasWishedForLongAgoAndIsNotThere() {
    wishes.wish("TR_there", true, NOW);
    wishes.wish("TR_never", true, NOW);
    wishes.wish("TR_unwanted", false, NOW);
    wishes.wish("TR_new", true, NOW.plusSeconds(50));
    assertThat(wishes.takeHopeless(NOW.plusSeconds(61), "TR_there"::equals))
        .containsExactly("TR_never");
    assertThat(wishes.takeHopeless(NOW.plusSeconds(61), "TR_there"::equals)).isEmpty();
  }

  @Test
  void letsAnIdentityCountBeforeASid() {
    TrackAccess access =
        TrackAccess.of(
            SubscriptionPermission.newBuilder()
                .addTrackPermissions(
                    TrackPermission.newBuilder().setParticipantIdentity("ann").setAllTracks(true))
                .addTrackPermissions(
                    TrackPermission.newBuilder().setParticipantSid("PA_2").addTrackSids("TR_a"))
                .build());
    assertThat(access.allows("ann", "PA_1", "TR_x")).isTrue();
    assertThat(access.allows("bob", "PA_2", "TR_a")).isTrue();
    assertThat(access.allows("bob", "PA_2", "TR_x")).isFalse();
    assertThat(access.allows("cas", "PA_3", "TR_a")).isFalse();
    assertThat(TrackAccess.open().allows("cas", "PA_3", "TR_a")).isTrue();
  }
}
