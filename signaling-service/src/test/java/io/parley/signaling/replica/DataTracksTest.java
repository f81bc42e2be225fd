package io.parley.signaling.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.sfu.SessionCommand;
import livekit.LivekitModels.DataTrackInfo;
import livekit.LivekitModels.DataTrackSubscriptionOptions;
import livekit.LivekitModels.Room;
import livekit.LivekitRtc.DataTrackSubscriberHandles;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.PublishDataTrackRequest;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.SubscriptionPermission;
import livekit.LivekitRtc.UnpublishDataTrackRequest;
import livekit.LivekitRtc.UpdateDataSubscription;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Data tracks of clients of two nodes.
class DataTracksTest {

  private final TestRoom a = new TestRoom(new NodeId("ND_a"), Room.getDefaultInstance());
  private final TestRoom b = new TestRoom(new NodeId("ND_b"), Room.getDefaultInstance());

  @BeforeEach
  void connect() {
    a.channel.others = message -> b.room.received(message);
    b.channel.others = message -> a.room.received(message);
  }

  private static void ask(TestRoom room, Client client, int handle, String name) {
    room.request(
        client,
        SignalRequest.newBuilder()
            .setPublishDataTrackRequest(
                PublishDataTrackRequest.newBuilder().setPubHandle(handle).setName(name)));
  }

  private static DataTrackInfo publish(TestRoom room, Client client, int handle, String name) {
    ask(room, client, handle, name);
    return client
        .last(MessageCase.PUBLISH_DATA_TRACK_RESPONSE)
        .getPublishDataTrackResponse()
        .getInfo();
  }

  private static void want(TestRoom room, Client client, String track, boolean wanted) {
    room.request(
        client,
        SignalRequest.newBuilder()
            .setUpdateDataSubscription(
                UpdateDataSubscription.newBuilder()
                    .addUpdates(
                        UpdateDataSubscription.Update.newBuilder()
                            .setTrackSid(track)
                            .setSubscribe(wanted))));
  }

  private static void wantAt(TestRoom room, Client client, String track, int framesPerSecond) {
    room.request(
        client,
        SignalRequest.newBuilder()
            .setUpdateDataSubscription(
                UpdateDataSubscription.newBuilder()
                    .addUpdates(
                        UpdateDataSubscription.Update.newBuilder()
                            .setTrackSid(track)
                            .setSubscribe(true)
                            .setOptions(
                                DataTrackSubscriptionOptions.newBuilder()
                                    .setTargetFps(framesPerSecond)))));
  }

  private static DataTrackSubscriberHandles handles(Client client) {
    return client.last(MessageCase.DATA_TRACK_SUBSCRIBER_HANDLES).getDataTrackSubscriberHandles();
  }

  private static RequestResponse.Reason refusal(Client client) {
    return client.last(MessageCase.REQUEST_RESPONSE).getRequestResponse().getReason();
  }

  @Test
  void aTrackOfOneNodeReachesSubscribersOfBoth() {
    Client ann = a.active("ann");
    Client bob = b.active("bob");
    Client cas = a.active("cas");
    DataTrackInfo track = publish(a, ann, 5, "position");

    assertThat(track.getSid()).startsWith("DTR_");
    assertThat(track.getPubHandle()).isEqualTo(5);
    assertThat(bob.told("ann").getDataTracksList()).containsExactly(track);
    assertThat(a.commands(ann.sid(), SessionCommand::hasPublishDataTrack)).hasSize(1);

    want(b, bob, track.getSid(), true);
    want(a, cas, track.getSid(), true);
    var told = handles(bob).getSubHandlesMap();
    assertThat(told).hasSize(1);
    told.forEach(
        (handle, published) -> {
          assertThat(published.getPublisherIdentity()).isEqualTo("ann");
          assertThat(published.getPublisherSid()).isEqualTo(ann.sid());
          assertThat(published.getTrackSid()).isEqualTo(track.getSid());
          assertThat(b.commands(bob.sid(), SessionCommand::hasSubscribeDataTrack).getLast())
              .satisfies(
                  command ->
                      assertThat(command.getSubscribeDataTrack().getSubHandle()).isEqualTo(handle));
        });
    assertThat(handles(cas).getSubHandlesMap()).hasSize(1);
  }

  @Test
  void aTrackThatIsWantedBeforeItIsThereIsHadWhenItIs() {
    Client ann = a.active("ann");
    Client bob = b.active("bob");
    DataTrackInfo track = publish(a, ann, 1, "x");
    b.request(
        bob,
        SignalRequest.newBuilder()
            .setSubscriptionPermission(SubscriptionPermission.getDefaultInstance()));
    want(b, bob, "DTR_unknown", true);
    assertThat(bob.kinds()).doesNotContain(MessageCase.DATA_TRACK_SUBSCRIBER_HANDLES);
    want(b, bob, track.getSid(), true);
    assertThat(handles(bob).getSubHandlesCount()).isOne();
  }

  @Test
  void whoGivesATrackUpOrLosesItIsToldSo() {
    Client ann = a.active("ann");
    Client bob = b.active("bob");
    DataTrackInfo first = publish(a, ann, 1, "x");
    DataTrackInfo second = publish(a, ann, 2, "y");
    want(b, bob, first.getSid(), true);
    want(b, bob, second.getSid(), true);
    assertThat(handles(bob).getSubHandlesCount()).isEqualTo(2);

    want(b, bob, first.getSid(), false);
    assertThat(handles(bob).getSubHandlesCount()).isOne();
    a.request(
        ann,
        SignalRequest.newBuilder()
            .setUnpublishDataTrackRequest(UnpublishDataTrackRequest.newBuilder().setPubHandle(2)));
    assertThat(
            ann.last(MessageCase.UNPUBLISH_DATA_TRACK_RESPONSE)
                .getUnpublishDataTrackResponse()
                .getInfo())
        .isEqualTo(second);
    assertThat(handles(bob).getSubHandlesMap()).isEmpty();
    assertThat(b.commands(bob.sid(), SessionCommand::hasUnsubscribeDataTrack)).hasSize(2);
  }

  @Test
  void aPublisherThatLeavesTakesItsTracksAlong() {
    Client ann = a.active("ann");
    Client bob = b.active("bob");
    want(b, bob, publish(a, ann, 1, "x").getSid(), true);
    a.request(ann, SignalRequest.newBuilder().setLeave(LeaveRequest.getDefaultInstance()));
    assertThat(handles(bob).getSubHandlesMap()).isEmpty();
  }

  @Test
  void onlyThoseWhomThePublisherPermitsGetItsTracks() {
    Client ann = a.active("ann");
    Client bob = b.active("bob");
    DataTrackInfo track = publish(a, ann, 1, "x");
    want(b, bob, track.getSid(), true);
    a.request(
        ann,
        SignalRequest.newBuilder()
            .setSubscriptionPermission(SubscriptionPermission.getDefaultInstance()));
    assertThat(handles(bob).getSubHandlesMap()).isEmpty();
  }

  @Test
  void whoMayNotPublishDataIsRefusedAndToldWhat() {
    Client eve = a.enter(TestRoom.entrant("eve", TestRoom.grant(all -> all.withoutPublish())));
    ask(a, eve, 4, "x");
    assertThat(refusal(eve)).isEqualTo(RequestResponse.Reason.NOT_ALLOWED);
    assertThat(eve.last().getRequestResponse().getPublishDataTrack().getPubHandle()).isEqualTo(4);
  }

  @Test
  void whatCannotBePublishedIsRefused() {
    Client ann = a.active("ann");
    publish(a, ann, 1, "x");
    ask(a, ann, 0, "y");
    assertThat(refusal(ann)).isEqualTo(RequestResponse.Reason.INVALID_HANDLE);
    ask(a, ann, 65_536, "y");
    assertThat(refusal(ann)).isEqualTo(RequestResponse.Reason.INVALID_HANDLE);
    ask(a, ann, 2, "");
    assertThat(refusal(ann)).isEqualTo(RequestResponse.Reason.INVALID_NAME);
    ask(a, ann, 2, "n".repeat(257));
    assertThat(refusal(ann)).isEqualTo(RequestResponse.Reason.INVALID_NAME);
    ask(a, ann, 1, "y");
    assertThat(refusal(ann)).isEqualTo(RequestResponse.Reason.DUPLICATE_HANDLE);
    ask(a, ann, 2, "x");
    assertThat(refusal(ann)).isEqualTo(RequestResponse.Reason.DUPLICATE_NAME);
    for (int handle = 2; handle <= DataTracks.CAPACITY; handle++) {
      publish(a, ann, handle, "n" + handle);
    }
    ask(a, ann, DataTracks.CAPACITY + 1, "one more");
    assertThat(refusal(ann)).isEqualTo(RequestResponse.Reason.LIMIT_EXCEEDED);
    a.request(
        ann,
        SignalRequest.newBuilder()
            .setUnpublishDataTrackRequest(
                UnpublishDataTrackRequest.newBuilder().setPubHandle(9_999)));
    assertThat(refusal(ann)).isEqualTo(RequestResponse.Reason.NOT_FOUND);
  }

  @Test
  void theRateThatASubscriberAsksForGoesToTheSfu() {
    Client ann = a.active("ann");
    Client bob = b.active("bob");
    String track = publish(a, ann, 1, "x").getSid();
    wantAt(b, bob, track, 10);
    wantAt(b, bob, track, 10);
    wantAt(b, bob, track, 5);
    want(b, bob, track, true);

    var commands = b.commands(bob.sid(), SessionCommand::hasSubscribeDataTrack);
    assertThat(commands)
        .extracting(command -> command.getSubscribeDataTrack().getTargetFps())
        .containsExactly(10, 5, 0);
    assertThat(commands)
        .extracting(command -> command.getSubscribeDataTrack().getSubHandle())
        .containsOnly(1);
    want(b, bob, track, false);
    want(b, bob, track, true);
    assertThat(handles(bob).getSubHandlesCount()).isOne();
  }
}
