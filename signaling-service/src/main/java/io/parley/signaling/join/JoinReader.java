package io.parley.signaling.join;

import io.parley.protocol.id.RoomKey;
import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.VideoGrant;
import io.parley.signaling.replica.Entrant;
import io.parley.signaling.replica.Limits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import livekit.LivekitRtc.ConnectionSettings;
import livekit.LivekitRtc.JoinRequest;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SyncState;

/// Reads who wants to join and how, checking in the order in which clients expect refusals.
final class JoinReader {

  /// Identities and room names.
  private static final int MAX_NAME = 256;

  private static final String NO_PERMISSIONS = "no permissions to access the room";

  private final Limits limits;

  JoinReader(Limits limits) {
    this.limits = limits;
  }

  Entrant read(Credentials.Verified who, JoinAttempt attempt) throws JoinRefusal {
    VideoGrant grant = who.claims().video();
    if (grant == null) {
      throw JoinRefusal.notPermitted(NO_PERMISSIONS);
    }
    checkNames(who.claims().identity(), grant);
    RoomKey room = new RoomKey(who.project(), grant.room());
    Entrant entrant =
        attempt.single()
            ? single(room, who.claims(), grant, WrappedJoin.read(attempt.parameter("join_request")))
            : dual(room, who.claims(), grant, attempt);
    checkSizes(entrant.claims());
    return entrant;
  }

  private static void checkNames(String identity, VideoGrant grant) throws JoinRefusal {
    if (!grant.roomJoin()) {
      throw JoinRefusal.notPermitted("permissions denied");
    }
    if (identity.isEmpty()) {
      throw JoinRefusal.malformed("identity cannot be empty");
    }
    if (identity.length() > MAX_NAME) {
      throw JoinRefusal.malformed(
          "participant identity length exceeds limits: max length " + MAX_NAME);
    }
    if (grant.room().isEmpty()) {
      throw JoinRefusal.malformed("no room name");
    }
    if (grant.room().length() > MAX_NAME) {
      throw JoinRefusal.malformed("room name length exceeds limits: max length " + MAX_NAME);
    }
  }

  private void checkSizes(AccessClaims claims) throws JoinRefusal {
    if (!limits.metadataFits(claims.metadata())) {
      throw JoinRefusal.malformed("metadata size exceeds limits");
    }
    if (!limits.attributesFit(claims.attributes())) {
      throw JoinRefusal.malformed("attribute size exceeds limits");
    }
    if (!limits.nameFits(claims.name())) {
      throw JoinRefusal.malformed("participant name length exceeds limits");
    }
  }

  private static Entrant dual(
      RoomKey room, AccessClaims claims, VideoGrant grant, JoinAttempt attempt) throws JoinRefusal {
    Map<String, String> attributes = ClientQuery.attributes(attempt);
    if (attributes == null && attempt.validate()) {
      throw JoinRefusal.malformed("cannot decode attributes");
    }
    AccessClaims described =
        described(claims, grant, "", attributes == null ? Map.of() : attributes);
    String suffix = attempt.parameter("publish");
    if (!suffix.isEmpty()) {
      described = withIdentity(described, claims.identity() + "#" + suffix);
    }
    return new Entrant(
        room,
        described,
        suffix.isEmpty() ? grant : publishOnly(grant),
        ClientQuery.client(attempt),
        false,
        attempt.flag("auto_subscribe", true),
        attempt.flag("adaptive_stream", false),
        List.of(),
        null,
        null,
        attempt.flag("reconnect", false),
        claims.session());
  }

  private static Entrant single(
      RoomKey room, AccessClaims claims, VideoGrant grant, JoinRequest request) throws JoinRefusal {
    ConnectionSettings settings = request.getConnectionSettings();
    SessionDescription offer = request.hasPublisherOffer() ? request.getPublisherOffer() : null;
    SyncState state = request.hasSyncState() ? request.getSyncState() : null;
    return new Entrant(
        room,
        described(claims, grant, request.getMetadata(), request.getParticipantAttributesMap()),
        grant,
        request.getClientInfo(),
        true,
        settings.getAutoSubscribe(),
        settings.getAdaptiveStream(),
        request.getAddTrackRequestsList(),
        offer,
        state,
        request.getReconnect(),
        claims.session());
  }

  /// The claims with what the request says of the participant, where it may say so.
  private static AccessClaims described(
      AccessClaims claims, VideoGrant grant, String metadata, Map<String, String> attributes)
      throws JoinRefusal {
    if (metadata.isEmpty() && attributes.isEmpty()) {
      return claims;
    }
    if (!grant.canUpdateOwnMetadata()) {
      throw JoinRefusal.notPermitted(NO_PERMISSIONS);
    }
    Map<String, String> merged = new HashMap<>(claims.attributes());
    merged.putAll(attributes);
    return new AccessClaims(
        claims.apiKey(),
        claims.identity(),
        claims.name(),
        metadata.isEmpty() ? claims.metadata() : metadata,
        merged,
        claims.kind(),
        claims.kindDetails(),
        claims.video(),
        claims.roomConfig(),
        claims.roomPreset(),
        claims.expiresAt());
  }

  private static AccessClaims withIdentity(AccessClaims claims, String identity) {
    return new AccessClaims(
        claims.apiKey(),
        identity,
        claims.name(),
        claims.metadata(),
        claims.attributes(),
        claims.kind(),
        claims.kindDetails(),
        claims.video(),
        claims.roomConfig(),
        claims.roomPreset(),
        claims.expiresAt());
  }

  private static VideoGrant publishOnly(VideoGrant grant) {
    return new VideoGrant(
        grant.room(),
        grant.destinationRoom(),
        grant.roomJoin(),
        grant.roomCreate(),
        grant.roomList(),
        grant.roomRecord(),
        grant.roomAdmin(),
        grant.ingressAdmin(),
        grant.canPublish(),
        false,
        grant.canPublishData(),
        grant.canPublishSources(),
        grant.canUpdateOwnMetadata(),
        grant.canSubscribeMetrics(),
        grant.hidden(),
        grant.recorder(),
        grant.agent());
  }
}
