package io.parley.media.congestion;

import io.parley.media.rtcp.RtcpReader;
import io.parley.media.rtcp.RtcpWriter;
import io.parley.media.rtcp.TransportCcFeedback;
import io.parley.media.rtcp.TransportCcRecorder;
import java.lang.foreign.MemorySegment;

/// Feedback as a receiver writes it, from packets that arrived.
final class Feedbacks {

  private final TransportCcRecorder recorder = new TransportCcRecorder();
  private final RtcpWriter writer = new RtcpWriter();
  private final RtcpReader reader = new RtcpReader();
  private final TransportCcFeedback feedback = new TransportCcFeedback();
  private final MemorySegment memory = MemorySegment.ofArray(new byte[1400]);

  Feedbacks arrived(long nanos, int sequence) {
    recorder.arrived(nanos, sequence);
    return this;
  }

  /// Tells what arrived since the last time.
  TransportCcFeedback tell(long nowNanos) {
    writer.begin(memory, 0, 1400);
    if (recorder.write(nowNanos, writer, 1, 2) == 0) {
      throw new AssertionError("nothing to tell");
    }
    reader.wrap(memory, 0, writer.length());
    if (!reader.next() || !feedback.read(reader)) {
      throw new AssertionError("not feedback");
    }
    return feedback;
  }
}
