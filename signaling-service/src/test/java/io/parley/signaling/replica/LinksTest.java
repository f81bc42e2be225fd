package io.parley.signaling.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.sfu.Link;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.token.AccessClaims;
import java.util.List;
import java.util.Map;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.UpdateParticipantMetadata;
import org.junit.jupiter.api.Test;

class LinksTest {

  private final TestRoom room = new TestRoom();
  private final Client ann = room.active("ann");

  private RequestResponse.Reason own(Client client, String key, String value) {
    var change = UpdateParticipantMetadata.newBuilder().setName("Name of ann");
    room.request(
        client, SignalRequest.newBuilder().setUpdateMetadata(change.putAttributes(key, value)));
    return client.last(MessageCase.REQUEST_RESPONSE).getRequestResponse().getReason();
  }

  private Moderated<?> tenant(String key, String value) {
    var change = UpdateParticipantRequest.newBuilder().setIdentity("ann");
    return room.room.moderation().update(change.putAttributes(key, value).build());
  }

  private List<Link> told() {
    return room.commands(ann.sid(), SessionCommand::hasLink).stream()
        .map(SessionCommand::getLink)
        .toList();
  }

  @Test
  void tellsTheSfuWhatATenantSets() {
    tenant("parley.link.max-downlink-bps", "500000");
    assertThat(told().getLast().getMaxDownlinkBps()).isEqualTo(500_000);

    tenant("parley.link.max-downlink-bps", "");
    assertThat(told()).hasSize(2);
    assertThat(told().getLast()).isEqualTo(Link.getDefaultInstance());
  }

  @Test
  void tellsTheSfuWhatAParticipantSetsOfItselfWithoutAnyGrant() {
    assertThat(own(ann, "parley.own.degradation", "audio-only"))
        .isEqualTo(RequestResponse.Reason.OK);
    assertThat(told().getLast().getDegradation()).isEqualTo(Link.Degradation.AUDIO);
    assertThat(ann.told("ann").getAttributesMap())
        .isEqualTo(Map.of("parley.own.degradation", "audio-only"));
    assertThat(room.refreshed.getLast().attributes()).containsKey("parley.own.degradation");
  }

  @Test
  void tellsTheSfuWhoSaidWhatOfTracks() {
    own(ann, "parley.own.tier.name:my desk", "priority");
    assertThat(told().getLast().getOwnTiersMap())
        .isEqualTo(Map.of("name:my desk", Link.Tier.PRIORITY));
    assertThat(told().getLast().getTiersMap()).isEmpty();

    own(ann, "parley.own.tier.name:my desk", "");
    tenant("parley.link.tier.camera", "bulk");
    assertThat(told().getLast().getTiersMap()).isEqualTo(Map.of("camera", Link.Tier.BULK));
    assertThat(told().getLast().getOwnTiersMap()).isEmpty();
  }

  @Test
  void saysNothingToTheSfuOfWhatIsNoLinks() {
    Client bob = room.enter(TestRoom.entrant("bob", TestRoom.grant(TestRoom.Flags::withMetadata)));
    assertThat(own(bob, "colour", "red")).isEqualTo(RequestResponse.Reason.OK);
    assertThat(room.commands(bob.sid(), SessionCommand::hasLink)).isEmpty();
  }

  @Test
  void refusesAParticipantWhatIsItsTenants() {
    assertThat(own(ann, "parley.link.degradation", "balanced"))
        .isEqualTo(RequestResponse.Reason.NOT_ALLOWED);
    Client bob = room.enter(TestRoom.entrant("bob", TestRoom.grant(TestRoom.Flags::withMetadata)));
    assertThat(own(bob, "parley.link.degradation", "balanced"))
        .isEqualTo(RequestResponse.Reason.NOT_ALLOWED);
    assertThat(own(bob, "colour", "red")).isEqualTo(RequestResponse.Reason.OK);
    assertThat(told()).isEmpty();
  }

  @Test
  void letsAParticipantRepeatWhatItsTenantSet() {
    Client bob = room.enter(TestRoom.entrant("bob", TestRoom.grant(TestRoom.Flags::withMetadata)));
    var set = UpdateParticipantRequest.newBuilder().setIdentity("bob");
    room.room.moderation().update(set.putAttributes("parley.link.degradation", "balanced").build());

    assertThat(own(bob, "parley.link.degradation", "balanced"))
        .isEqualTo(RequestResponse.Reason.OK);
  }

  @Test
  void refusesWhatIsNoSetting() {
    assertThat(own(ann, "parley.own.max-uplink-bps", "fast"))
        .isEqualTo(RequestResponse.Reason.LIMIT_EXCEEDED);
    assertThat(tenant("parley.link.max-uplink-bps", "1")).isInstanceOf(Moderated.Invalid.class);
    assertThat(told()).isEmpty();
    assertThat(ann.wasTold("ann")).isFalse();
  }

  @Test
  void opensASessionWithWhatItsTokenSays() {
    var plain = TestRoom.entrant("bob", TestRoom.GRANT);
    var claims = plain.claims();
    Client bob =
        room.enter(
            new Entrant(
                TestRoom.KEY,
                new AccessClaims(
                    claims.apiKey(),
                    "bob",
                    "",
                    "",
                    Map.of("parley.link.tier.camera", "bulk", "parley.link.max-uplink-bps", "1"),
                    claims.kind(),
                    List.of(),
                    TestRoom.GRANT,
                    null,
                    "",
                    claims.expiresAt()),
                TestRoom.GRANT,
                plain.client(),
                false,
                true,
                false,
                List.of(),
                null,
                null,
                false));

    var open = room.commands(bob.sid(), SessionCommand::hasOpen).getFirst().getOpen();
    assertThat(open.getLink().getTiersMap()).isEqualTo(Map.of("camera", Link.Tier.BULK));
    assertThat(open.getLink().getMaxUplinkBps()).isZero();
  }
}
