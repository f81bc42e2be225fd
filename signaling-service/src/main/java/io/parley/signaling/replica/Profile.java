package io.parley.signaling.replica;

import io.parley.protocol.link.LinkAttributes;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.UpdateParticipantMetadata;
import org.jspecify.annotations.Nullable;

/// Changes of what a participant is called, says of itself, and may do.
final class Profile {

  private final Announcements announcements;
  private final Publishing publishing;
  private final Subscribing subscribing;
  private final SfuCommands sfu;
  private final Tokens tokens;
  private final Links links;
  private final Limits limits;
  private final InstantSource clock;

  Profile(
      Announcements announcements,
      Publishing publishing,
      Subscribing subscribing,
      SfuCommands sfu,
      Tokens tokens,
      Links links,
      Limits limits,
      InstantSource clock) {
    this.announcements = announcements;
    this.publishing = publishing;
    this.subscribing = subscribing;
    this.sfu = sfu;
    this.tokens = tokens;
    this.links = links;
    this.limits = limits;
    this.clock = clock;
  }

  /// A client changes itself. It waits for the answer, and for the update that shows the change.
  void update(Participant who, UpdateParticipantMetadata request) {
    RequestResponse.Builder answer = answer(who, request);
    who.tell(
        Replies.response(answer.setRequestId(request.getRequestId()).setUpdateMetadata(request)));
  }

  private RequestResponse.Builder answer(Participant who, UpdateParticipantMetadata request) {
    if (!who.permission.getCanUpdateMetadata() && !Links.isOwn(who, request)) {
      return Replies.refused(
          RequestResponse.Reason.NOT_ALLOWED, "does not have permission to update own metadata");
    }
    if (Links.changesTenants(who, request.getAttributesMap())) {
      return Replies.refused(
          RequestResponse.Reason.NOT_ALLOWED, "only the tenant may change these settings");
    }
    String complaint = LinkAttributes.complaint(request.getAttributesMap());
    if (complaint != null) {
      return Replies.refused(RequestResponse.Reason.LIMIT_EXCEEDED, complaint);
    }
    String excess =
        excess(who, request.getName(), request.getMetadata(), request.getAttributesMap());
    if (excess != null) {
      return Replies.refused(RequestResponse.Reason.LIMIT_EXCEEDED, excess);
    }
    change(who, request.getName(), request.getMetadata(), request.getAttributesMap());
    return RequestResponse.newBuilder().setReason(RequestResponse.Reason.OK);
  }

  /// Which limit these would break; null for none.
  @Nullable String excess(
      Participant who, String name, String metadata, Map<String, String> attributes) {
    if (!limits.nameFits(name)) {
      return "participant name length exceeds limits";
    }
    if (!limits.metadataFits(metadata)) {
      return "metadata size exceeds limits";
    }
    return limits.attributesFit(merged(who, attributes)) ? null : "attribute size exceeds limits";
  }

  /// Changes what is not empty; an attribute with an empty value is deleted.
  void change(Participant who, String name, String metadata, Map<String, String> attributes) {
    if (!name.isEmpty()) {
      who.name = name;
    }
    if (!metadata.isEmpty()) {
      who.metadata = metadata;
    }
    Map<String, String> merged = merged(who, attributes);
    who.attributes.clear();
    who.attributes.putAll(merged);
    links.changed(who);
    announcements.changed(who);
    tokens.refresh(who, clock.instant());
  }

  private static Map<String, String> merged(Participant who, Map<String, String> changes) {
    Map<String, String> merged = new HashMap<>(who.attributes);
    changes.forEach(
        (key, value) -> {
          if (value.isEmpty()) {
            merged.remove(key);
          } else {
            merged.put(key, value);
          }
        });
    return merged;
  }

  /// Replaces the permission. What it no longer allows ends at once.
  void permit(Participant who, ParticipantPermission permission) {
    boolean vanishes = permission.getHidden() && !who.hidden();
    who.permission = permission;
    sfu.send(who, command -> command.setGrants(Permissions.grants(permission, who.kind)));
    publishing.removeForbidden(who);
    if (vanishes) {
      announcements.vanished(who);
    }
    announcements.changed(who);
    tokens.refresh(who, clock.instant());
    subscribing.reconcile(who);
    subscribing.reconcileAllWith(who);
  }
}
