package io.parley.media.client;

import io.parley.media.codec.RedWriter;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Makes payloads that repeat the frame before their own, as browsers send them (RFC 2198).
final class Repeater {

  private final RedWriter writer = new RedWriter();
  private final MemorySegment memory =
      MemorySegment.ofArray(new byte[2 * StreamSpec.MAX_PAYLOAD_BYTES]);
  private byte[] before = {};
  private int timestampBefore;

  /// @return length of the payload that [#memory] now holds
  int write(int payloadType, byte[] frame, int bytes, int timestamp) {
    writer.begin(payloadType, MemorySegment.ofArray(frame), 0, bytes, StreamSpec.MAX_PAYLOAD_BYTES);
    if (before.length > 0) {
      writer.add(MemorySegment.ofArray(before), 0, before.length, timestamp - timestampBefore);
    }
    writer.write(memory, 0);
    before = Arrays.copyOf(frame, bytes);
    timestampBefore = timestamp;
    return writer.bytes();
  }

  MemorySegment memory() {
    return memory;
  }
}
