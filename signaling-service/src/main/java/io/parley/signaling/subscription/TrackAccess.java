package io.parley.signaling.subscription;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import livekit.LivekitRtc.SubscriptionPermission;
import livekit.LivekitRtc.TrackPermission;

/// Whom a publisher lets have its tracks. Everybody, until it says otherwise.
public final class TrackAccess {

  /// What one subscriber may have.
  private record Permitted(boolean all, Set<String> tracks) {
    boolean includes(String trackSid) {
      return all || tracks.contains(trackSid);
    }
  }

  private final boolean everybody;
  private final Map<String, Permitted> byIdentity = new HashMap<>();
  private final Map<String, Permitted> bySid = new HashMap<>();

  private TrackAccess(boolean everybody) {
    this.everybody = everybody;
  }

  /// No limits.
  public static TrackAccess open() {
    return new TrackAccess(true);
  }

  /// As a client asked; an entry that names an identity counts for it, whatever its sid.
  public static TrackAccess of(SubscriptionPermission permission) {
    TrackAccess access = new TrackAccess(permission.getAllParticipants());
    for (TrackPermission entry : permission.getTrackPermissionsList()) {
      Permitted permitted =
          new Permitted(entry.getAllTracks(), Set.copyOf(entry.getTrackSidsList()));
      if (entry.getParticipantIdentity().isEmpty()) {
        access.bySid.put(entry.getParticipantSid(), permitted);
      } else {
        access.byIdentity.put(entry.getParticipantIdentity(), permitted);
      }
    }
    return access;
  }

  /// Whether this subscriber may have this track.
  public boolean allows(String identity, String sid, String trackSid) {
    if (everybody) {
      return true;
    }
    Permitted permitted = byIdentity.getOrDefault(identity, bySid.get(sid));
    return permitted != null && permitted.includes(trackSid);
  }
}
