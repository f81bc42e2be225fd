package io.parley.media.rtcp;

/// Numbers of the wire that reader and writer share.
final class RtcpFormat {

  static final int HEADER_BYTES = 4;

  static final int SENDER_REPORT = 200;
  static final int RECEIVER_REPORT = 201;
  static final int SOURCE_DESCRIPTION = 202;
  static final int BYE = 203;
  static final int TRANSPORT_FEEDBACK = 205;
  static final int PAYLOAD_FEEDBACK = 206;
  static final int EXTENDED_REPORT = 207;

  static final int FEEDBACK_NACK = 1;
  static final int FEEDBACK_TRANSPORT_CC = 15;
  static final int FEEDBACK_PLI = 1;
  static final int FEEDBACK_FIR = 4;
  static final int FEEDBACK_APPLICATION = 15;

  /// Both ssrcs of a feedback packet, after the header.
  static final int FEEDBACK_BYTES = 12;

  static final int SENDER_INFO_BYTES = 28;
  static final int RECEIVER_INFO_BYTES = 8;
  static final int REPORT_BLOCK_BYTES = 24;
  static final int FIR_ENTRY_BYTES = 8;
  static final int TRANSPORT_CC_FIXED_BYTES = 20;
  static final int REMB_FIXED_BYTES = 20;
  static final int REMB_NAME = 0x52454d42; // "REMB"

  static final int SDES_CNAME = 1;
  static final int SDES_MID = 15;

  static final int XR_REFERENCE_TIME = 4;
  static final int XR_DLRR = 5;
  static final int XR_REFERENCE_TIME_BYTES = 12;
  static final int DLRR_ENTRY_BYTES = 12;

  /// Sources, report blocks and the like are counted in five bits.
  static final int MAX_COUNT = 31;

  private RtcpFormat() {}
}
