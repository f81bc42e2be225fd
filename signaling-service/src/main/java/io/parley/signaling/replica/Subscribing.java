package io.parley.signaling.replica;

import io.parley.protocol.sfu.Settings;
import io.parley.protocol.sfu.Subscribe;
import io.parley.protocol.sfu.Unsubscribe;
import io.parley.signaling.subscription.TrackAccess;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import livekit.LivekitModels.ParticipantTracks;
import livekit.LivekitModels.SubscriptionError;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackType;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SubscriptionPermission;
import livekit.LivekitRtc.SubscriptionPermissionUpdate;
import livekit.LivekitRtc.SubscriptionResponse;
import livekit.LivekitRtc.UpdateSubscription;
import livekit.LivekitRtc.UpdateTrackSettings;

/// Brings what the SFU sends to whom in line with what is wished, permitted, known and there.
final class Subscribing {

  private final Roster roster;
  private final SfuCommands sfu;
  private final Notices notices;

  Subscribing(Roster roster, SfuCommands sfu, Notices notices) {
    this.roster = roster;
    this.sfu = sfu;
    this.notices = notices;
  }

  /// A client, or the API in its place, asks for tracks or gives them up.
  void update(Participant subscriber, UpdateSubscription request, Instant now) {
    Stream.concat(
            request.getTrackSidsList().stream(),
            request.getParticipantTracksList().stream()
                .map(ParticipantTracks::getTrackSidsList)
                .flatMap(List::stream))
        .distinct()
        .forEach(track -> subscriber.wishes.wish(track, request.getSubscribe(), now));
    reconcile(subscriber);
  }

  /// A client says how it wants its tracks.
  void settings(Participant subscriber, UpdateTrackSettings request) {
    for (String track : request.getTrackSidsList()) {
      if (subscriber.wishes.configure(track)) {
        sfu.send(
            subscriber,
            command ->
                command.setSettings(
                    Settings.newBuilder()
                        .setTrackSid(track)
                        .setDisabled(request.getDisabled())
                        .setQualityValue(request.getQualityValue())
                        .setWidth(request.getWidth())
                        .setHeight(request.getHeight())
                        .setFps(request.getFps())
                        .setPriority(request.getPriority())));
      }
    }
  }

  /// A publisher says who may have its tracks.
  void permit(Participant publisher, SubscriptionPermission permission) {
    TrackAccess before = publisher.access;
    publisher.access = TrackAccess.of(permission);
    publisher.permitted = permission;
    publisher.changed();
    permitted(publisher, before);
  }

  /// A publisher, of whichever node, lets others than before have its tracks.
  void permitted(Member publisher, TrackAccess before) {
    for (Participant subscriber : roster.all()) {
      if (subscriber == publisher || subscriber.recorder()) {
        continue;
      }
      for (TrackInfo track : publisher.liveTracks()) {
        tellOfPermission(subscriber, publisher, track.getSid(), before);
      }
      reconcile(subscriber, publisher);
    }
  }

  private static void tellOfPermission(
      Participant subscriber, Member publisher, String track, TrackAccess before) {
    String sid = subscriber.sid.value();
    boolean allowed = publisher.access().allows(subscriber.identity(), sid, track);
    boolean changed = allowed != before.allows(subscriber.identity(), sid, track);
    if (changed && subscriber.wishes.wants(track) && subscriber.wishes.knows(track)) {
      subscriber.tell(
          SignalResponse.newBuilder()
              .setSubscriptionPermissionUpdate(
                  SubscriptionPermissionUpdate.newBuilder()
                      .setParticipantSid(publisher.sidText())
                      .setTrackSid(track)
                      .setAllowed(allowed))
              .build());
    }
  }

  void reconcile(Participant subscriber) {
    for (Member publisher : roster.members()) {
      reconcile(subscriber, publisher);
    }
  }

  /// Whoever may want this publisher's tracks.
  void reconcileAllWith(Member publisher) {
    for (Participant subscriber : roster.all()) {
      reconcile(subscriber, publisher);
    }
  }

  void reconcile(Participant subscriber, Member publisher) {
    if (subscriber == publisher) {
      return;
    }
    for (TrackInfo track : publisher.liveTracks()) {
      boolean wanted = wanted(subscriber, publisher, track.getSid());
      boolean has = subscriber.wishes.has(track.getSid());
      if (wanted && !has) {
        subscribe(subscriber, publisher, track);
      } else if (has && !wanted) {
        unsubscribe(subscriber, publisher, track.getSid());
      }
    }
  }

  private static boolean wanted(Participant subscriber, Member publisher, String track) {
    boolean allowed =
        subscriber.recorder()
            || publisher.access().allows(subscriber.identity(), subscriber.sid.value(), track);
    return subscriber.permission.getCanSubscribe()
        && allowed
        && !publisher.hidden()
        && subscriber.wishes.wants(track)
        && subscriber.wishes.knows(track);
  }

  private void subscribe(Participant subscriber, Member publisher, TrackInfo track) {
    if (track.getType() == TrackType.VIDEO && subscriber.wishes.startsLow(track.getSid())) {
      sfu.send(
          subscriber,
          command ->
              command.setSettings(
                  Settings.newBuilder().setTrackSid(track.getSid()).setQuality(VideoQuality.LOW)));
    }
    sfu.send(
        subscriber,
        command ->
            command.setSubscribe(
                Subscribe.newBuilder()
                    .setPublisherSid(publisher.sidText())
                    .setTrackSid(track.getSid())));
    if (subscriber.wishes.subscribed(track.getSid(), publisher.sidText())) {
      notices.beganToHear(subscriber, publisher);
    }
  }

  private void unsubscribe(Participant subscriber, Member publisher, String track) {
    sfu.send(
        subscriber, command -> command.setUnsubscribe(Unsubscribe.newBuilder().setTrackSid(track)));
    if (subscriber.wishes.unsubscribed(track)) {
      notices.stoppedHearing(subscriber, publisher);
    }
  }

  /// The track is gone, and the SFU knows.
  void trackGone(String track) {
    roster.all().forEach(subscriber -> subscriber.wishes.forget(track));
  }

  /// Gives up wishes whose track never appeared.
  void giveUpHopeless(Instant now) {
    for (Participant subscriber : roster.all()) {
      for (String track : subscriber.wishes.takeHopeless(now, roster::hasLiveTrack)) {
        failed(subscriber, track, SubscriptionError.SE_TRACK_NOTFOUND_VALUE);
      }
    }
  }

  /// Tells a subscriber that it need not wait for this track.
  ///
  /// @param error number of a [SubscriptionError], which may be newer than our classes
  void failed(Participant subscriber, String track, int error) {
    subscriber.tell(
        SignalResponse.newBuilder()
            .setSubscriptionResponse(
                SubscriptionResponse.newBuilder().setTrackSid(track).setErrValue(error))
            .build());
  }
}
