package io.parley.room.api;

/// Why a call of the server API was not carried out.
///
/// @param message may be shown to the caller
public record Refusal(Reason reason, String message) {

  /// The kinds of refusal, which each dialect has its own codes for.
  public enum Reason {
    /// The caller lacks the grant that the call needs.
    NOT_PERMITTED,
    /// The request itself cannot be right.
    INVALID,
    /// The room, participant or track is not there.
    NOT_FOUND,
    /// The request is right, but not as things are.
    PRECONDITION,
    /// The server does not offer this.
    UNIMPLEMENTED,
    /// A store or node that the call needs cannot be reached; the call may be repeated.
    UNAVAILABLE
  }
}
