package io.parley.media.peer;

/// Why a packet went nowhere.
public enum DiscardReason {
  /// Neither STUN, DTLS, RTP nor RTCP (RFC 7983).
  NOT_OURS,
  /// Contradicts itself.
  MALFORMED,
  /// STUN for nobody here, or not signed with the right password.
  STUN_REFUSED,
  /// From an address that no check came from.
  STRANGER,
  /// Media before the handshake is done.
  NO_KEYS,
  /// Forged, damaged or replayed.
  NOT_AUTHENTIC,
  /// Of a source that belongs to no negotiated section.
  UNKNOWN_SOURCE,
  /// In a payload type that was not negotiated.
  UNKNOWN_FORMAT,
  /// On a section that no track was announced for.
  NO_TRACK,
  /// Padding: probes of a sender's bandwidth estimation.
  PADDING,
  /// Came before, by itself or as a retransmission, or is too late to be of use.
  DUPLICATE,
  /// The track is muted.
  MUTED,
  /// No subscriber's format fits the publisher's.
  NO_FORMAT,
  /// There was no slot.
  NO_SLOT,
  /// A receiver's queue was full.
  QUEUE_FULL,
  /// Waited for its subscriber's link until it was of no use.
  TOO_LATE,
  /// More peers, tracks or streams than there is room for.
  TOO_MANY
}
