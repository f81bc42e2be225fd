package io.parley.signaling.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.token.VideoGrant;
import java.util.Map;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.UpdateParticipantMetadata;
import org.junit.jupiter.api.Test;

class ProfileTest {

  private final TestRoom room = new TestRoom();
  private final Client ann =
      room.enter(TestRoom.entrant("ann", TestRoom.grant(flags -> flags.withMetadata())));

  private RequestResponse update(Client client, UpdateParticipantMetadata.Builder change) {
    room.request(client, SignalRequest.newBuilder().setUpdateMetadata(change.setRequestId(5)));
    RequestResponse response = client.last(MessageCase.REQUEST_RESPONSE).getRequestResponse();
    assertThat(response.getRequestId()).isEqualTo(5);
    return response;
  }

  @Test
  void answersAndShowsAChangeToTheClientItself() {
    Client bob = room.join("bob");
    RequestResponse response =
        update(ann, UpdateParticipantMetadata.newBuilder().setName("Ann").setMetadata("m"));
    assertThat(response.getReason()).isEqualTo(RequestResponse.Reason.OK);
    assertThat(ann.told("ann").getName()).isEqualTo("Ann");
    assertThat(bob.told("ann").getMetadata()).isEqualTo("m");
    assertThat(room.refreshed.getLast().name()).isEqualTo("Ann");
  }

  @Test
  void mergesAttributesAndDeletesThoseThatAreSetEmpty() {
    update(
        ann,
        UpdateParticipantMetadata.newBuilder().putAttributes("a", "1").putAttributes("b", "2"));
    update(
        ann, UpdateParticipantMetadata.newBuilder().putAttributes("a", "").putAttributes("c", "3"));
    assertThat(ann.told("ann").getAttributesMap()).isEqualTo(Map.of("b", "2", "c", "3"));
    assertThat(ann.told("ann").getName()).isEqualTo("Name of ann");
  }

  @Test
  void refusesWhatIsTooLongAndChangesNothing() {
    RequestResponse response =
        update(ann, UpdateParticipantMetadata.newBuilder().setMetadata("x".repeat(101)));
    assertThat(response.getReason()).isEqualTo(RequestResponse.Reason.LIMIT_EXCEEDED);
    response =
        update(ann, UpdateParticipantMetadata.newBuilder().putAttributes("k", "ä".repeat(25)));
    assertThat(response.getReason()).isEqualTo(RequestResponse.Reason.LIMIT_EXCEEDED);
    assertThat(ann.wasTold("ann")).isFalse();
  }

  @Test
  void refusesWithoutPermission() {
    Client bob = room.join("bob");
    RequestResponse response = update(bob, UpdateParticipantMetadata.newBuilder().setName("B"));
    assertThat(response.getReason()).isEqualTo(RequestResponse.Reason.NOT_ALLOWED);
    assertThat(response.getMessage()).isEqualTo("does not have permission to update own metadata");
    assertThat(ann.told("bob").getName()).isEqualTo("Name of bob");
  }

  @Test
  void readsPermissionsFromGrantsAndBack() {
    VideoGrant grant = TestRoom.grant(flags -> flags.only("camera", "screen_share"));
    ParticipantPermission permission = Permissions.of(grant);
    assertThat(permission.getCanPublishSourcesList())
        .containsExactly(TrackSource.CAMERA, TrackSource.SCREEN_SHARE);
    assertThat(permission.getCanUpdateMetadata()).isFalse();
    assertThat(Permissions.grant(grant, permission)).isEqualTo(grant);
  }

  @Test
  void doesNotTakeAListOfUnknownSourcesForAll() {
    ParticipantPermission permission =
        Permissions.of(TestRoom.grant(flags -> flags.only("hologram")));
    assertThat(Permissions.mayPublish(permission, TrackSource.CAMERA)).isFalse();
  }
}
