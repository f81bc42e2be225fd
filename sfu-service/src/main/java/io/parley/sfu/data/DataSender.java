package io.parley.sfu.data;

/// What the rules must know of a participant that sends data.
///
/// @param hidden nobody is told who sent
/// @param agent it may speak for others: transcriptions, generated chat messages
/// @param canPublishData its grant; without it everything it sends is dropped
public record DataSender(
    String participantSid, String identity, boolean hidden, boolean agent, boolean canPublishData) {

  String shownIdentity() {
    return hidden ? "" : identity;
  }
}
