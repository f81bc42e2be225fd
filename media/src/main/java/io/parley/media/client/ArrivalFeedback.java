package io.parley.media.client;

import io.parley.media.rtcp.RtcpWriter;
import io.parley.media.rtcp.TransportCcRecorder;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.section.ExtensionIds;
import java.lang.foreign.MemorySegment;

/// Tells the server which of its numbered packets arrived when.
final class ArrivalFeedback {

  private final TransportCcRecorder recorder = new TransportCcRecorder();
  private final RtpHeader header = new RtpHeader();

  void arrived(long nowNanos, byte[] packet, ExtensionIds extensions) {
    boolean readable = header.wrap(MemorySegment.ofArray(packet), 0, packet.length);
    int sequence = readable ? header.transportSequence(extensions.transportCc()) : -1;
    if (sequence >= 0) {
      recorder.arrived(nowNanos, sequence, header.marker());
    }
  }

  boolean isDue(long nowNanos) {
    return recorder.isDue(nowNanos);
  }

  /// @return whether something was written
  boolean write(long nowNanos, RtcpWriter into, int ownSsrc, int mediaSsrc) {
    return recorder.write(nowNanos, into, ownSsrc, mediaSsrc) > 0;
  }

  long wakeNanos() {
    return recorder.isWaiting() ? recorder.wakeNanos() : Long.MAX_VALUE;
  }
}
