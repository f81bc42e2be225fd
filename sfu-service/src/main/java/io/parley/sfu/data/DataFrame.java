package io.parley.sfu.data;

/// A packet of a data track as LiveKit clients send it: 12 bytes of header, extensions if bit X is
/// set, then payload. All that an SFU touches is the handle, which names the track and is another
/// one for each receiver.
///
/// ```
/// |V 3|S|F|X| reserved 10 | handle 16 | sequence 16 | frame 16 | timestamp 32 |
/// ```
public final class DataFrame {

  /// As [DataRules#MAX_BYTES]; clients send packets of some kilobytes at most.
  public static final int MAX_BYTES = 65_535;

  private static final int HEADER_BYTES = 12;
  private static final int VERSION_SHIFT = 5;
  private static final int EXTENSIONS = 0x04;
  private static final int HANDLE_OFFSET = 2;
  private static final int FRAME_OFFSET = 6;
  private static final int WORD_BYTES = 4;

  private DataFrame() {}

  /// Whether header and extensions fit, in the version that we know.
  public static boolean isReadable(byte[] packet) {
    if (packet.length < HEADER_BYTES || (packet[0] & 0xff) >> VERSION_SHIFT != 0) {
      return false;
    }
    if ((packet[0] & EXTENSIONS) == 0) {
      return true;
    }
    return packet.length >= HEADER_BYTES + Short.BYTES
        && packet.length >= HEADER_BYTES + (uint16(packet, HEADER_BYTES) + 1) * WORD_BYTES;
  }

  /// The track's number, 0 to 65535, of a readable packet.
  public static int handle(byte[] packet) {
    return uint16(packet, HANDLE_OFFSET);
  }

  /// The number of the frame that a readable packet is part of, 0 to 65535.
  public static int frame(byte[] packet) {
    return uint16(packet, FRAME_OFFSET);
  }

  /// The same packet under another handle.
  public static byte[] withHandle(byte[] packet, int handle) {
    byte[] copy = packet.clone();
    copy[HANDLE_OFFSET] = (byte) (handle >> Byte.SIZE);
    copy[HANDLE_OFFSET + 1] = (byte) handle;
    return copy;
  }

  private static int uint16(byte[] bytes, int offset) {
    return (bytes[offset] & 0xff) << Byte.SIZE | bytes[offset + 1] & 0xff;
  }
}
