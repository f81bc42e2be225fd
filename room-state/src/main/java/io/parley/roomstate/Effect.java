package io.parley.roomstate;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.PullRequest;
import io.parley.protocol.state.StateMessage;
import org.jspecify.annotations.Nullable;

/// What a replicated room wants done, in order. None of it is waited for; what fails is made up for
/// later by digests.
public sealed interface Effect {

  /// Tell the room's channel.
  record Publish(StateMessage message) implements Effect {}

  /// Store a record unless the store has a greater one.
  record Store(ParticipantRecord record) implements Effect {}

  /// Forget this version in the store: its tombstone has been kept for long enough.
  record Forget(ParticipantRecord record) implements Effect {}

  /// Read all records of the room from the store, and hand them to `loaded`.
  record Load() implements Effect {}

  /// Ask a node for what is newer there, and hand the answer to `pulled`.
  record Pull(NodeId from, PullRequest request) implements Effect {}

  /// The view changed: somebody came, changed, or went.
  ///
  /// @param before null for a new participant
  /// @param after a tombstone where it went
  record Changed(@Nullable ParticipantRecord before, ParticipantRecord after) implements Effect {}

  /// An own record lost its identity to a later session somewhere: its client is to be told so, and
  /// its record ended.
  record Replaced(ParticipantRecord own, ParticipantRecord winner) implements Effect {}
}
