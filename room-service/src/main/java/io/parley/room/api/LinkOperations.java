package io.parley.room.api;

import io.parley.cluster.keyring.Caller;
import io.parley.protocol.link.LinkAttributes;
import io.parley.protocol.link.LinkSettings;
import java.util.Map;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRoom.RoomParticipantIdentity;
import livekit.LivekitRoom.UpdateParticipantRequest;

/// How tenants have participants' links used. The settings are attributes of the participant, so
/// that they are wherever it is; see [LinkAttributes].
public final class LinkOperations {

  private final ParticipantOperations participants;

  public LinkOperations(ParticipantOperations participants) {
    this.participants = participants;
  }

  /// All attributes of a participant, its link settings among them.
  public Outcome<Map<String, String>> get(Caller caller, String room, String identity) {
    var who = RoomParticipantIdentity.newBuilder().setRoom(room).setIdentity(identity).build();
    return participants.get(caller, who).map(ParticipantInfo::getAttributesMap);
  }

  /// Replaces what the tenant says; what the participant says itself stays.
  ///
  /// @return its attributes then
  public Outcome<Map<String, String>> set(
      Caller caller, String room, String identity, LinkSettings settings) {
    return switch (get(caller, room, identity)) {
      case Outcome.Done<Map<String, String>>(var present) -> {
        var changes = LinkAttributes.changes(LinkAttributes.TENANT, settings, present);
        yield changes.isEmpty() ? Outcome.done(present) : update(caller, room, identity, changes);
      }
      case Outcome.Refused<Map<String, String>> refused -> refused;
    };
  }

  private Outcome<Map<String, String>> update(
      Caller caller, String room, String identity, Map<String, String> changes) {
    var update =
        UpdateParticipantRequest.newBuilder()
            .setRoom(room)
            .setIdentity(identity)
            .putAllAttributes(changes)
            .build();
    return participants.update(caller, update).map(ParticipantInfo::getAttributesMap);
  }
}
