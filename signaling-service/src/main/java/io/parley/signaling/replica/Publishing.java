package io.parley.signaling.replica;

import io.parley.protocol.id.TrackSid;
import io.parley.protocol.sfu.ExpectTrack;
import io.parley.protocol.sfu.Mute;
import io.parley.protocol.sfu.RemoveTrack;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import livekit.LivekitModels.AudioTrackFeature;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.MuteTrackRequest;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.TrackPublishedResponse;
import livekit.LivekitRtc.TrackUnpublishedResponse;
import livekit.LivekitRtc.UpdateLocalAudioTrack;
import livekit.LivekitRtc.UpdateLocalVideoTrack;
import org.jspecify.annotations.Nullable;

/// Tracks from the wish to publish one to its end.
final class Publishing {

  private final SfuCommands sfu;
  private final Announcements announcements;
  private final Subscribing subscribing;
  private final InstantSource clock;
  private final RandomGenerator random;

  Publishing(
      SfuCommands sfu,
      Announcements announcements,
      Subscribing subscribing,
      InstantSource clock,
      RandomGenerator random) {
    this.sfu = sfu;
    this.announcements = announcements;
    this.subscribing = subscribing;
    this.clock = clock;
    this.random = random;
  }

  /// Answers an AddTrack, and tells the SFU which media section to expect.
  void add(Participant publisher, AddTrackRequest request) {
    ExpectTrack expected = accept(publisher, request);
    if (expected != null) {
      sfu.send(publisher, command -> command.setExpectTrack(expected));
      published(publisher, expected);
    }
  }

  /// Takes a track in; null where it was refused or has to wait, which the client was told.
  @Nullable ExpectTrack accept(Participant publisher, AddTrackRequest request) {
    RequestResponse.Builder refusal = refusal(publisher, request);
    if (refusal != null) {
      publisher.tell(Replies.response(refusal.setAddTrack(request)));
      return null;
    }
    TrackInfo track = track(publisher, request);
    if (publisher.publications.isLive(track.getSid())) {
      publisher.publications.replace(track);
    } else {
      publisher.publications.expect(track);
    }
    return ExpectTrack.newBuilder().setRequest(request).setTrack(track).build();
  }

  /// The answer that a client waits for.
  void published(Participant publisher, ExpectTrack expected) {
    publisher.tell(
        SignalResponse.newBuilder()
            .setTrackPublished(
                TrackPublishedResponse.newBuilder()
                    .setCid(expected.getRequest().getCid())
                    .setTrack(expected.getTrack()))
            .build());
  }

  private TrackInfo track(Participant publisher, AddTrackRequest request) {
    TrackInfo former = publisher.publications.find(request.getSid());
    if (former != null) {
      return TrackInfos.withCodecs(former, request, clock.instant());
    }
    String sid = TrackSid.create(request.getType(), request.getSource(), random).value();
    return TrackInfos.build(request, sid, clock.instant());
  }

  private static RequestResponse.@Nullable Builder refusal(
      Participant publisher, AddTrackRequest request) {
    Publications publications = publisher.publications;
    if (!Permissions.mayPublish(publisher.permission, request.getSource())) {
      return Replies.refused(
          RequestResponse.Reason.NOT_ALLOWED, "does not have permission to publish");
    }
    if (request.getType() != TrackType.AUDIO && request.getType() != TrackType.VIDEO) {
      return Replies.refused(
          RequestResponse.Reason.UNSUPPORTED_TYPE, "only audio and video are tracks");
    }
    if (!request.getSid().isEmpty()) {
      return publications.find(request.getSid()) != null
          ? null
          : Replies.refused(RequestResponse.Reason.NOT_FOUND, "track not found");
    }
    if (publications.uses(request)) {
      return publications.queue(request)
          ? Replies.refused(RequestResponse.Reason.QUEUED, "the cid is in use")
          : Replies.refused(RequestResponse.Reason.LIMIT_EXCEEDED, "too many wait for this cid");
    }
    return publications.isFull()
        ? Replies.refused(RequestResponse.Reason.LIMIT_EXCEEDED, "too many tracks")
        : null;
  }

  /// The SFU matched a track's media section: others may have it.
  void live(Participant publisher, TrackInfo negotiated) {
    TrackInfo ours = publisher.publications.find(negotiated.getSid());
    if (ours == null) {
      return; // it was removed meanwhile, and the SFU has been told so
    }
    TrackInfo live = TrackInfos.live(ours, negotiated, clock.instant());
    publisher.publications.becomeLive(live);
    publisher.publisher = true;
    if (live.getMuted() != negotiated.getMuted()) {
      tellSfuOfMute(publisher, live);
    }
    announcements.changed(publisher);
  }

  /// A session was taken over: what the SFU does not know of is said again.
  void agree(Participant publisher, List<TrackInfo> live) {
    sfu.send(
        publisher,
        command -> command.setGrants(Permissions.grants(publisher.permission, publisher.kind)));
    for (TrackInfo theirs : live) {
      TrackInfo ours = publisher.publications.find(theirs.getSid());
      if (ours != null && ours.getMuted() != theirs.getMuted()) {
        tellSfuOfMute(publisher, ours);
      }
    }
  }

  /// The SFU saw the end of a track: its publisher took it out of its offer.
  void gone(Participant publisher, String sid) {
    if (publisher.publications.remove(sid)) {
      subscribing.trackGone(sid);
      announcements.changed(publisher);
    }
    AddTrackRequest next = publisher.publications.takeReady();
    if (next != null) {
      add(publisher, next);
    }
  }

  /// Takes back what the permission no longer allows.
  void removeForbidden(Participant publisher) {
    List<TrackInfo> forbidden =
        publisher.publications.all().stream()
            .filter(track -> !Permissions.mayPublish(publisher.permission, track.getSource()))
            .toList();
    for (TrackInfo track : forbidden) {
      publisher.publications.remove(track.getSid());
      subscribing.trackGone(track.getSid());
      sfu.send(
          publisher,
          command -> command.setRemoveTrack(RemoveTrack.newBuilder().setTrackSid(track.getSid())));
      publisher.tell(
          SignalResponse.newBuilder()
              .setTrackUnpublished(
                  TrackUnpublishedResponse.newBuilder().setTrackSid(track.getSid()))
              .build());
    }
  }

  /// The client muted or unmuted its own track.
  void mute(Participant publisher, MuteTrackRequest request) {
    if (mute(publisher, request.getSid(), request.getMuted()) == null) {
      publisher.tell(
          Replies.response(
              Replies.refused(RequestResponse.Reason.NOT_FOUND, "track not found")
                  .setMute(request)));
    }
  }

  /// Mutes or unmutes a track; null where there is none.
  @Nullable TrackInfo mute(Participant publisher, String sid, boolean muted) {
    TrackInfo track = publisher.publications.find(sid);
    if (track == null || track.getMuted() == muted) {
      return track;
    }
    TrackInfo changed = TrackInfos.changed(track.toBuilder().setMuted(muted), clock.instant());
    publisher.publications.replace(changed);
    tellSfuOfMute(publisher, changed);
    announcements.changed(publisher);
    return changed;
  }

  private void tellSfuOfMute(Participant publisher, TrackInfo track) {
    sfu.send(
        publisher,
        command ->
            command.setMute(
                Mute.newBuilder().setTrackSid(track.getSid()).setMuted(track.getMuted())));
  }

  /// The client says how its microphone is treated now.
  @SuppressWarnings("deprecation")
  void update(Participant publisher, UpdateLocalAudioTrack request) {
    TrackInfo track = publisher.publications.find(request.getTrackSid());
    if (track == null) {
      publisher.tell(
          Replies.response(
              Replies.refused(RequestResponse.Reason.NOT_FOUND, "track not found")
                  .setUpdateAudioTrack(request)));
      return;
    }
    replace(
        publisher,
        track.toBuilder()
            .clearAudioFeatures()
            .addAllAudioFeaturesValue(request.getFeaturesValueList())
            .setStereo(request.getFeaturesList().contains(AudioTrackFeature.TF_STEREO))
            .setDisableDtx(request.getFeaturesList().contains(AudioTrackFeature.TF_NO_DTX)));
  }

  /// The client says how large its picture is now.
  void update(Participant publisher, UpdateLocalVideoTrack request) {
    TrackInfo track = publisher.publications.find(request.getTrackSid());
    if (track == null) {
      publisher.tell(
          Replies.response(
              Replies.refused(RequestResponse.Reason.NOT_FOUND, "track not found")
                  .setUpdateVideoTrack(request)));
      return;
    }
    replace(
        publisher, track.toBuilder().setWidth(request.getWidth()).setHeight(request.getHeight()));
  }

  private void replace(Participant publisher, TrackInfo.Builder track) {
    publisher.publications.replace(TrackInfos.changed(track, clock.instant()));
    announcements.changed(publisher);
  }

  /// The publisher left: nobody is subscribed to its tracks any more.
  void ended(Participant publisher) {
    publisher.publications.live().forEach(track -> subscribing.trackGone(track.getSid()));
  }

  /// Whether the client's list of its own tracks names one that is not known here.
  boolean knowsAll(Participant publisher, List<TrackPublishedResponse> claimed) {
    return claimed.stream()
        .map(track -> track.getTrack().getSid())
        .allMatch(sid -> publisher.publications.find(sid) != null);
  }
}
