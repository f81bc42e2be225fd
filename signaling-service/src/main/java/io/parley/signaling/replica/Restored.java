package io.parley.signaling.replica;

import io.parley.protocol.id.ParticipantSid;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.sfu.Attached;
import io.parley.protocol.sfu.Subscribe;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.SessionState;
import io.parley.protocol.state.Wish;
import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.VideoGrant;
import io.parley.signaling.subscription.TrackAccess;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;

/// A participant from what the SFU kept of it and has of it now.
final class Restored {

  private Restored() {}

  /// Who came, as far as the record says; the client brings its own token when it comes back.
  static Entrant entrant(RoomKey room, SessionState state) {
    ParticipantInfo info = state.getRecord().getInfo();
    VideoGrant grant = Permissions.grant(room.name(), info.getPermission());
    AccessClaims claims =
        new AccessClaims(
            "",
            info.getIdentity(),
            info.getName(),
            info.getMetadata(),
            info.getAttributesMap(),
            info.getKind().name().toLowerCase(Locale.ROOT),
            info.getKindDetailsList().stream()
                .map(detail -> detail.name().toLowerCase(Locale.ROOT))
                .toList(),
            grant,
            null,
            "",
            Instant.EPOCH,
            null);
    return new Entrant(
        room,
        claims,
        grant,
        state.getClient(),
        state.getSinglePeerConnection(),
        state.getAutoSubscribe(),
        state.getAdaptiveStream(),
        List.of(),
        null,
        null,
        true,
        null);
  }

  static Participant participant(
      ParticipantSid sid, Entrant entrant, SessionState state, Attached attached, Instant now) {
    ParticipantRecord record = state.getRecord();
    ParticipantInfo info = record.getInfo();
    Participant who =
        new Participant(
            sid, entrant, Instant.ofEpochMilli(record.getJoinedAtMs()), now, info.getKind());
    who.name = info.getName();
    who.metadata = info.getMetadata();
    who.attributes.clear();
    who.attributes.putAll(info.getAttributesMap());
    who.permission = info.getPermission();
    who.publisher = info.getIsPublisher() || attached.getLiveCount() > 0;
    who.state = attached.getConnected() ? ParticipantInfo.State.ACTIVE : info.getState();
    if (record.hasAccess()) {
      who.permitted = record.getAccess();
      who.access = TrackAccess.of(record.getAccess());
    }
    tracks(who, state, attached, now);
    info.getDataTracksList().forEach(track -> who.dataTracks.put(track.getPubHandle(), track));
    who.dataSubscriptions.restore(state.getDataSubscriptionsList());
    for (Wish wish : state.getWishesList()) {
      who.wishes.wish(wish.getTrackSid(), wish.getWanted(), now);
    }
    for (Subscribe subscribed : attached.getSubscribedList()) {
      who.wishes.subscribed(subscribed.getTrackSid(), subscribed.getPublisherSid());
    }
    return who;
  }

  /// What is live the SFU knows best; what was decided of it the record.
  private static void tracks(Participant who, SessionState state, Attached attached, Instant now) {
    Map<String, TrackInfo> known = new HashMap<>();
    state.getExpectedList().forEach(track -> known.put(track.getSid(), track));
    state.getRecord().getInfo().getTracksList().forEach(track -> known.put(track.getSid(), track));
    for (TrackInfo live : attached.getLiveList()) {
      TrackInfo ours = known.remove(live.getSid());
      who.publications.becomeLive(ours == null ? live : TrackInfos.live(ours, live, now));
    }
    for (TrackInfo expected : state.getExpectedList()) {
      if (known.containsKey(expected.getSid())) {
        who.publications.expect(expected);
      }
    }
  }
}
