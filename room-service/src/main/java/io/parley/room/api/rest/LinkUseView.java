package io.parley.room.api.rest;

import io.parley.protocol.link.LinkAttributes;
import java.util.Map;

/// How a participant's link is to be used.
///
/// @param tenant what was set here, or came with the token
/// @param own what the participant said of itself
/// @param effective what holds
public record LinkUseView(
    LinkSettingsView tenant, LinkSettingsView own, LinkSettingsView effective) {

  static LinkUseView of(Map<String, String> attributes) {
    return new LinkUseView(
        LinkSettingsView.of(LinkAttributes.read(LinkAttributes.TENANT, attributes)),
        LinkSettingsView.of(LinkAttributes.read(LinkAttributes.OWN, attributes)),
        LinkSettingsView.of(LinkAttributes.read(attributes)));
  }
}
