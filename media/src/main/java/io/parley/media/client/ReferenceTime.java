package io.parley.media.client;

import io.parley.media.rtcp.NtpTime;
import io.parley.media.rtcp.RtcpReader;
import io.parley.media.rtcp.RtcpWriter;

/// Answers the server's reference time, so that it learns the round trip to one who only sends (RFC
/// 3611 §4.5).
final class ReferenceTime {

  private boolean heard;
  private boolean kept;
  private int ssrc;
  private int middle;
  private long heardNanos;

  void heard(long nowNanos, RtcpReader reader) {
    if (reader.hasReferenceTime()) {
      heard = true;
      ssrc = reader.senderSsrc();
      middle = NtpTime.middle(reader.referenceTime());
      heardNanos = nowNanos;
    }
  }

  /// Nothing is answered from now on.
  void keep() {
    kept = true;
  }

  void answer(long nowNanos, int ownSsrc, RtcpWriter into) {
    if (heard && !kept) {
      into.dlrr(ownSsrc, ssrc, middle, NtpTime.nanosToUnits(nowNanos - heardNanos));
    }
  }
}
