package io.parley.signaling.replica;

import io.parley.protocol.id.TrackSid;
import io.parley.protocol.sfu.PublishDataTrack;
import io.parley.protocol.sfu.SubscribeDataTrack;
import io.parley.protocol.sfu.UnpublishDataTrack;
import io.parley.protocol.sfu.UnsubscribeDataTrack;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import livekit.LivekitModels.DataTrackInfo;
import livekit.LivekitRtc.DataTrackSubscriberHandles;
import livekit.LivekitRtc.PublishDataTrackRequest;
import livekit.LivekitRtc.PublishDataTrackResponse;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.UnpublishDataTrackRequest;
import livekit.LivekitRtc.UnpublishDataTrackResponse;
import livekit.LivekitRtc.UpdateDataSubscription;
import org.jspecify.annotations.Nullable;

/// Data tracks: who publishes which, and who gets them. They are part of their publisher's record,
/// so that every node knows them; frames go through the SFU.
final class DataTracks {

  /// Of one participant. More, and records of everybody grow by what one client says.
  static final int CAPACITY = 100;

  private static final int MAX_HANDLE = 0xffff;
  private static final int MAX_NAME_CHARACTERS = 256;

  private final Roster roster;
  private final SfuCommands sfu;
  private final Announcements announcements;
  private final RandomGenerator random;

  DataTracks(Roster roster, SfuCommands sfu, Announcements announcements, RandomGenerator random) {
    this.roster = roster;
    this.sfu = sfu;
    this.announcements = announcements;
    this.random = random;
  }

  void publish(Participant who, PublishDataTrackRequest request) {
    RequestResponse.Builder refusal = refusal(who, request);
    if (refusal != null) {
      who.tell(Replies.response(refusal.setPublishDataTrack(request)));
      return;
    }
    DataTrackInfo track =
        DataTrackInfo.newBuilder()
            .setPubHandle(request.getPubHandle())
            .setSid(TrackSid.ofData(random))
            .setName(request.getName())
            .setEncryptionValue(request.getEncryptionValue())
            .build();
    who.dataTracks.put(track.getPubHandle(), track);
    who.publisher = true;
    sfu.send(
        who,
        command ->
            command.setPublishDataTrack(
                PublishDataTrack.newBuilder()
                    .setTrackSid(track.getSid())
                    .setPubHandle(track.getPubHandle())));
    who.tell(
        SignalResponse.newBuilder()
            .setPublishDataTrackResponse(PublishDataTrackResponse.newBuilder().setInfo(track))
            .build());
    announcements.changed(who);
  }

  private static RequestResponse.@Nullable Builder refusal(
      Participant who, PublishDataTrackRequest request) {
    int handle = request.getPubHandle();
    String name = request.getName();
    if (!who.permission.getCanPublishData()) {
      return Replies.refused(
          RequestResponse.Reason.NOT_ALLOWED, "does not have permission to publish data");
    }
    if (handle < 1 || handle > MAX_HANDLE) {
      return Replies.refused(
          RequestResponse.Reason.INVALID_HANDLE, "a handle must be 1 to " + MAX_HANDLE);
    }
    if (name.isEmpty() || name.length() > MAX_NAME_CHARACTERS) {
      return Replies.refused(
          RequestResponse.Reason.INVALID_NAME,
          "a name must have 1 to " + MAX_NAME_CHARACTERS + " characters");
    }
    if (who.dataTracks.containsKey(handle)) {
      return Replies.refused(
          RequestResponse.Reason.DUPLICATE_HANDLE, "there is a data track with this handle");
    }
    if (who.dataTracks.values().stream().anyMatch(track -> track.getName().equals(name))) {
      return Replies.refused(
          RequestResponse.Reason.DUPLICATE_NAME, "there is a data track with this name");
    }
    return who.dataTracks.size() < CAPACITY
        ? null
        : Replies.refused(
            RequestResponse.Reason.LIMIT_EXCEEDED, "at most " + CAPACITY + " data tracks");
  }

  void unpublish(Participant who, UnpublishDataTrackRequest request) {
    DataTrackInfo track = who.dataTracks.get(request.getPubHandle());
    if (track == null) {
      who.tell(
          Replies.response(
              Replies.refused(RequestResponse.Reason.NOT_FOUND, "there is no such data track")
                  .setUnpublishDataTrack(request)));
    } else {
      withdraw(who, track);
      announcements.changed(who);
    }
  }

  private void withdraw(Participant who, DataTrackInfo track) {
    who.dataTracks.remove(track.getPubHandle());
    sfu.send(
        who,
        command ->
            command.setUnpublishDataTrack(
                UnpublishDataTrack.newBuilder().setTrackSid(track.getSid())));
    who.tell(
        SignalResponse.newBuilder()
            .setUnpublishDataTrackResponse(UnpublishDataTrackResponse.newBuilder().setInfo(track))
            .build());
  }

  /// A client asks for data tracks, or gives them up. One that is not there yet is waited for.
  void subscribe(Participant who, UpdateDataSubscription request) {
    boolean fewer = false;
    for (UpdateDataSubscription.Update update : request.getUpdatesList()) {
      if (update.getSubscribe()) {
        want(who, update.getTrackSid(), update.getOptions().getTargetFps());
      } else if (who.dataSubscriptions.forget(update.getTrackSid())) {
        unsubscribe(who, update.getTrackSid());
        fewer = true;
      }
    }
    if (!settle(who, publishers()) && fewer) {
      tellHandles(who);
    }
  }

  private void want(Participant who, String track, int framesPerSecond) {
    if (who.dataSubscriptions.want(track, framesPerSecond)) {
      subscribe(who, track, who.dataSubscriptions.handle(track));
    }
  }

  /// Brings what everybody gets in line with what is there and permitted.
  ///
  /// @return whether anything changed
  boolean settle() {
    boolean changed = false;
    boolean wanted = false;
    for (Participant who : roster.all()) {
      wanted |= !who.dataSubscriptions.isEmpty();
      if (!who.dataTracks.isEmpty() && !who.permission.getCanPublishData()) {
        List.copyOf(who.dataTracks.values()).forEach(track -> withdraw(who, track));
        announcements.changed(who);
        changed = true;
      }
    }
    if (wanted) {
      Map<String, Member> publishers = publishers();
      for (Participant who : roster.all()) {
        changed |= settle(who, publishers);
      }
    }
    return changed;
  }

  private Map<String, Member> publishers() {
    Map<String, Member> publishers = new HashMap<>();
    for (Member member : roster.members()) {
      member.dataTracks().forEach(track -> publishers.put(track.getSid(), member));
    }
    return publishers;
  }

  /// @return whether the client was told of its handles
  private boolean settle(Participant who, Map<String, Member> publishers) {
    boolean changed = false;
    for (String track : who.dataSubscriptions.wanted()) {
      Member publisher = publishers.get(track);
      boolean available = publisher != null && isAllowed(who, publisher, track);
      boolean had = who.dataSubscriptions.has(track);
      if (available && !had) {
        subscribe(who, track, who.dataSubscriptions.begin(track));
        changed = true;
      } else if (had && !available) {
        who.dataSubscriptions.forget(track);
        unsubscribe(who, track);
        changed = true;
      }
    }
    if (changed) {
      tellHandles(who);
    }
    return changed;
  }

  private static boolean isAllowed(Participant who, Member publisher, String track) {
    return publisher != who
        && !publisher.hidden()
        && who.permission.getCanSubscribe()
        && (who.recorder() || publisher.access().allows(who.identity(), who.sidText(), track));
  }

  private void subscribe(Participant who, String track, int handle) {
    sfu.send(
        who,
        command ->
            command.setSubscribeDataTrack(
                SubscribeDataTrack.newBuilder()
                    .setTrackSid(track)
                    .setSubHandle(handle)
                    .setTargetFps(who.dataSubscriptions.framesPerSecond(track))));
  }

  private void unsubscribe(Participant who, String track) {
    sfu.send(
        who,
        command ->
            command.setUnsubscribeDataTrack(UnsubscribeDataTrack.newBuilder().setTrackSid(track)));
  }

  /// Of all that the client gets: what is missing it gets no more.
  void tellHandles(Participant who) {
    Map<String, Member> publishers = publishers();
    DataTrackSubscriberHandles.Builder handles = DataTrackSubscriberHandles.newBuilder();
    who.dataSubscriptions
        .handles()
        .forEach(
            (track, handle) -> {
              Member publisher = publishers.get(track);
              if (publisher != null) {
                handles.putSubHandles(
                    handle,
                    DataTrackSubscriberHandles.PublishedDataTrack.newBuilder()
                        .setPublisherIdentity(publisher.identity())
                        .setPublisherSid(publisher.sidText())
                        .setTrackSid(track)
                        .build());
              }
            });
    who.tell(SignalResponse.newBuilder().setDataTrackSubscriberHandles(handles).build());
  }
}
