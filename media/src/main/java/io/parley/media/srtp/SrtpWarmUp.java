package io.parley.media.srtp;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// Lets the first packet of a process be as fast as the next: loads the native ciphers and has the
/// packet path compiled, before a node says that it is ready.
public final class SrtpWarmUp {

  private static final int PACKET_BYTES = 1200;

  private SrtpWarmUp() {}

  /// Protects and opens `packets` packets under both profiles, with keys of zeros.
  ///
  /// @param packets 1 loads libraries and classes, half a second on a cold JVM; 20,000 have the
  ///   code compiled too, in as long again
  public static void run(int packets) {
    for (SrtpProfile profile : SrtpProfile.values()) {
      var keys = SrtpKeys.of(profile, new byte[SrtpKeys.exportedBytes(profile)]);
      var sender = new SrtpSender(keys, true);
      var receiver = new SrtpReceiver(keys, true);
      var memory = MemorySegment.ofArray(new byte[PacketScratch.CAPACITY]);
      for (int i = 0; i < packets; i++) {
        Wire.putU8(memory, 0, 0x80);
        Wire.putU16(memory, 2, i);
        int length = sender.protectRtp(memory, 0, PACKET_BYTES, PacketScratch.CAPACITY);
        if (receiver.unprotectRtp(memory, 0, length) != PACKET_BYTES) {
          throw new IllegalStateException("SRTP does not work here");
        }
      }
      sender.close();
      receiver.close();
    }
  }
}
