package io.parley.signaling.replica;

import io.parley.protocol.id.RoomKey;
import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.SessionClaim;
import io.parley.protocol.token.VideoGrant;
import java.util.List;
import livekit.LivekitModels.ClientInfo;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SyncState;
import org.jspecify.annotations.Nullable;

/// Someone who may come into a room, and how.
///
/// @param claims of the token, with the identity, metadata and attributes that count
/// @param grant the token's, or less
/// @param singlePeerConnection one peer connection that the client offers (`/rtc/v1`)
/// @param offer the client's first one, where the join carried it
/// @param syncState what a resuming client has, where its request carried it
/// @param resume the client has a session and wants to go on with it
/// @param session which one, and where it was, as its token says; null where it does not
public record Entrant(
    RoomKey room,
    AccessClaims claims,
    VideoGrant grant,
    ClientInfo client,
    boolean singlePeerConnection,
    boolean autoSubscribe,
    boolean adaptiveStream,
    List<AddTrackRequest> addTracks,
    @Nullable SessionDescription offer,
    @Nullable SyncState syncState,
    boolean resume,
    @Nullable SessionClaim session) {

  /// Someone whose token names no session.
  public Entrant(
      RoomKey room,
      AccessClaims claims,
      VideoGrant grant,
      ClientInfo client,
      boolean singlePeerConnection,
      boolean autoSubscribe,
      boolean adaptiveStream,
      List<AddTrackRequest> addTracks,
      @Nullable SessionDescription offer,
      @Nullable SyncState syncState,
      boolean resume) {
    this(
        room,
        claims,
        grant,
        client,
        singlePeerConnection,
        autoSubscribe,
        adaptiveStream,
        addTracks,
        offer,
        syncState,
        resume,
        null);
  }

  /// The same one, whose session was found.
  public Entrant withSession(SessionClaim found) {
    return new Entrant(
        room,
        claims,
        grant,
        client,
        singlePeerConnection,
        autoSubscribe,
        adaptiveStream,
        addTracks,
        offer,
        syncState,
        resume,
        found);
  }

  /// Whether it needs one of the places that a room has.
  public boolean counts() {
    return !grant.hidden()
        && !grant.recorder()
        && !grant.agent()
        && !claims.kind().equals("agent")
        && !claims.kind().equals("egress");
  }

  public Entrant {
    addTracks = List.copyOf(addTracks);
  }
}
