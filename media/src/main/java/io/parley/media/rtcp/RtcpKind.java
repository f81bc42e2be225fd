package io.parley.media.rtcp;

/// What one packet of a compound RTCP packet is.
public enum RtcpKind {
  /// RFC 3550 §6.4.1.
  SENDER_REPORT,
  /// RFC 3550 §6.4.2.
  RECEIVER_REPORT,
  /// RFC 3550 §6.5.
  SOURCE_DESCRIPTION,
  /// RFC 3550 §6.6.
  BYE,
  /// Generic negative acknowledgement, RFC 4585 §6.2.1.
  NACK,
  /// Arrival times, draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1.
  TRANSPORT_CC,
  /// Picture loss indication, RFC 4585 §6.3.1.
  PLI,
  /// Full intra request, RFC 5104 §4.3.1.
  FIR,
  /// Receiver estimated maximum bit rate, draft-alvestrand-rmcat-remb-03 §2.2.
  REMB,
  /// RFC 3611.
  EXTENDED_REPORT,
  /// Well framed, and nothing that we read.
  OTHER,
  /// Of a type that we read, but its inside contradicts its length.
  MALFORMED
}
