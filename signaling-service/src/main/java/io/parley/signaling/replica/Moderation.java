package io.parley.signaling.replica;

import com.google.protobuf.ByteString;
import io.parley.protocol.link.LinkAttributes;
import io.parley.protocol.sfu.SendData;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.UserPacket;
import livekit.LivekitRoom.MuteRoomTrackRequest;
import livekit.LivekitRoom.SendDataRequest;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitRoom.UpdateSubscriptionsRequest;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.MuteTrackRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.UpdateSubscription;

/// What the API may do to a room's participants.
public final class Moderation {

  /// Nonces that are remembered, so that a repeated SendData is sent once.
  private static final int NONCES = 100;

  private static final String NO_PARTICIPANT = "participant does not exist";

  private final Roster roster;
  private final Publishing publishing;
  private final Subscribing subscribing;
  private final Profile profile;
  private final Departures departures;
  private final SfuCommands sfu;
  private final Limits limits;
  private final InstantSource clock;
  private final ArrayDeque<ByteString> nonces = new ArrayDeque<>();

  Moderation(
      Roster roster,
      Publishing publishing,
      Subscribing subscribing,
      Profile profile,
      Departures departures,
      SfuCommands sfu,
      Limits limits,
      InstantSource clock) {
    this.roster = roster;
    this.publishing = publishing;
    this.subscribing = subscribing;
    this.profile = profile;
    this.departures = departures;
    this.sfu = sfu;
    this.limits = limits;
    this.clock = clock;
  }

  /// Everybody, hidden ones too.
  public List<ParticipantInfo> list() {
    return roster.all().stream().map(Participant::info).toList();
  }

  /// One participant.
  public Moderated<ParticipantInfo> get(String identity) {
    Participant who = roster.identity(identity);
    return who == null
        ? new Moderated.NotFound<>(NO_PARTICIPANT)
        : new Moderated.Done<>(who.info());
  }

  /// Makes a participant leave.
  public Moderated<Boolean> remove(String identity) {
    Participant who = roster.identity(identity);
    if (who == null) {
      return new Moderated.NotFound<>(NO_PARTICIPANT);
    }
    departures.end(who, LeaveRequest.Action.DISCONNECT, DisconnectReason.PARTICIPANT_REMOVED);
    return new Moderated.Done<>(true);
  }

  /// Mutes a track, or unmutes it where that is allowed; its publisher's client is told.
  public Moderated<TrackInfo> mute(MuteRoomTrackRequest request) {
    Participant who = roster.identity(request.getIdentity());
    if (who == null) {
      return new Moderated.NotFound<>(NO_PARTICIPANT);
    }
    TrackInfo track = who.publications.find(request.getTrackSid());
    if (track == null) {
      return new Moderated.NotFound<>("track does not exist");
    }
    if (!request.getMuted() && track.getMuted() && !limits.remoteUnmute()) {
      return new Moderated.Refused<>("remote unmute not enabled");
    }
    TrackInfo changed = publishing.mute(who, request.getTrackSid(), request.getMuted());
    who.tell(
        SignalResponse.newBuilder()
            .setMute(
                MuteTrackRequest.newBuilder()
                    .setSid(request.getTrackSid())
                    .setMuted(request.getMuted()))
            .build());
    return new Moderated.Done<>(changed == null ? track : changed);
  }

  /// Changes what is set: name, metadata, attributes, the whole permission.
  public Moderated<ParticipantInfo> update(UpdateParticipantRequest request) {
    Participant who = roster.identity(request.getIdentity());
    if (who == null) {
      return new Moderated.NotFound<>(NO_PARTICIPANT);
    }
    String excess =
        profile.excess(who, request.getName(), request.getMetadata(), request.getAttributesMap());
    String wrong = excess == null ? LinkAttributes.complaint(request.getAttributesMap()) : excess;
    if (wrong != null) {
      return new Moderated.Invalid<>(wrong);
    }
    boolean described =
        !request.getName().isEmpty()
            || !request.getMetadata().isEmpty()
            || request.getAttributesCount() > 0;
    if (described) {
      profile.change(who, request.getName(), request.getMetadata(), request.getAttributesMap());
    }
    if (request.hasPermission()) {
      profile.permit(who, request.getPermission());
    }
    return new Moderated.Done<>(who.info());
  }

  /// Subscribes a participant, or unsubscribes it.
  public Moderated<Boolean> subscribe(UpdateSubscriptionsRequest request) {
    Participant who = roster.identity(request.getIdentity());
    if (who == null) {
      return new Moderated.NotFound<>(NO_PARTICIPANT);
    }
    subscribing.update(
        who,
        UpdateSubscription.newBuilder()
            .addAllTrackSids(request.getTrackSidsList())
            .addAllParticipantTracks(request.getParticipantTracksList())
            .setSubscribe(request.getSubscribe())
            .build(),
        clock.instant());
    return new Moderated.Done<>(true);
  }

  /// Sends a data packet that no participant sent, to those named, or to all.
  @SuppressWarnings("deprecation") // old SDKs name sids
  public Moderated<Boolean> send(SendDataRequest request) {
    if (isRepeated(request.getNonce())) {
      return new Moderated.Done<>(true);
    }
    List<String> identities = request.getDestinationIdentitiesList();
    List<String> sids = request.getDestinationSidsList();
    SendData data =
        SendData.newBuilder()
            .setKindValue(request.getKindValue())
            .setPacket(packet(request))
            .build();
    for (Participant who : roster.all()) {
      boolean everybody = identities.isEmpty() && sids.isEmpty();
      if (everybody || identities.contains(who.identity()) || sids.contains(who.sid.value())) {
        sfu.send(who, command -> command.setSendData(data));
      }
    }
    return new Moderated.Done<>(true);
  }

  private boolean isRepeated(ByteString nonce) {
    if (nonce.isEmpty()) {
      return false;
    }
    if (nonces.contains(nonce)) {
      return true;
    }
    nonces.add(nonce);
    if (nonces.size() > NONCES) {
      nonces.remove();
    }
    return false;
  }

  @SuppressWarnings("deprecation")
  private static ByteString packet(SendDataRequest request) {
    UserPacket.Builder user =
        UserPacket.newBuilder()
            .setPayload(request.getData())
            .addAllDestinationSids(request.getDestinationSidsList())
            .addAllDestinationIdentities(request.getDestinationIdentitiesList())
            .setNonce(request.getNonce());
    if (request.hasTopic()) {
      user.setTopic(request.getTopic());
    }
    return DataPacket.newBuilder()
        .setKindValue(request.getKindValue())
        .addAllDestinationIdentities(request.getDestinationIdentitiesList())
        .setUser(user)
        .build()
        .toByteString();
  }
}
