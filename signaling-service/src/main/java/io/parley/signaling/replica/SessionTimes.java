package io.parley.signaling.replica;

import java.time.Duration;

/// How long a room waits for what.
///
/// @param joining from the join to the first media path; shorter, and slow networks never get in
/// @param opening how long the SFU may take to say anything of a new session; shorter, and a busy
/// one
///   is given up; longer, and its client looks at nothing
/// @param resumeWindow a participant whose socket is lost stays this long while the SFU hears it
/// @param silentResumeWindow the same where the SFU does not: longer, and people look at someone
///   who is gone
/// @param attaching how long the SFU may take to hand a session back; a client waits for 5 s
/// @param tokenRefresh between refresh tokens
/// @param occupancyReport between reports of who is there
/// @param switchedCandidates how long a client that asked for TCP gets it again
/// @param emptyRoom how long an empty room that room-service does not close is kept
public record SessionTimes(
    Duration joining,
    Duration opening,
    Duration resumeWindow,
    Duration silentResumeWindow,
    Duration attaching,
    Duration tokenRefresh,
    Duration occupancyReport,
    Duration switchedCandidates,
    Duration emptyRoom) {

  /// What the protocol's clients expect, with these windows.
  public static SessionTimes of(Duration resumeWindow, Duration silentResumeWindow) {
    return new SessionTimes(
        Duration.ofSeconds(60),
        Duration.ofSeconds(3),
        resumeWindow,
        silentResumeWindow,
        Duration.ofSeconds(2),
        Duration.ofMinutes(5),
        Duration.ofSeconds(10),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10));
  }
}
