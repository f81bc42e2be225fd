package io.parley.media.sctp;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// What INIT and INIT ACK say of their sender (RFC 9260 §3.3.2).
///
/// @param tag verification tag its packets must carry, never 0
/// @param windowBytes its receive window
/// @param outStreams how many streams it wants to send on
/// @param inStreams how many it accepts
/// @param tsn its first TSN
/// @param forwardTsn it understands FORWARD-TSN (RFC 3758)
/// @param reconfig it understands RE-CONFIG (RFC 6525)
/// @param cookie of an INIT ACK
/// @param unrecognized parameters to be reported back, ready as the body of such reports
record InitChunk(
    int tag,
    long windowBytes,
    int outStreams,
    int inStreams,
    int tsn,
    boolean forwardTsn,
    boolean reconfig,
    byte @Nullable [] cookie,
    byte[] unrecognized) {

  /// Unknown parameters beyond this are not reported; they would fill the INIT ACK.
  static final int MAX_REPORT_BYTES = 256;

  private static final int FIXED_BYTES = 16;

  /// What we say of ourselves.
  static InitChunk ours(SctpConfig config, int tag, int tsn) {
    return new InitChunk(
        tag,
        config.receiveBufferBytes(),
        config.streams(),
        config.streams(),
        tsn,
        true,
        true,
        null,
        new byte[0]);
  }

  /// Reads the current chunk; null when it breaks the rules that RFC 9260 §3.3.2 sets.
  static @Nullable InitChunk read(ChunkReader chunk) {
    if (chunk.length() < FIXED_BYTES
        || chunk.i32(0) == 0
        || chunk.u16(8) == 0
        || chunk.u16(10) == 0) {
      return null;
    }
    boolean forwardTsn = false;
    boolean reconfig = false;
    byte[] cookie = null;
    ByteArrayOutputStream unrecognized = new ByteArrayOutputStream();
    ParameterReader parameter = new ParameterReader(chunk, FIXED_BYTES);
    reading:
    while (parameter.next()) {
      switch (parameter.type()) {
        case ParameterReader.COOKIE -> cookie = parameter.bytes();
        case ParameterReader.FORWARD_TSN_SUPPORTED -> forwardTsn = true;
        case ParameterReader.SUPPORTED_EXTENSIONS -> {
          for (int i = 0; i < parameter.length(); i++) {
            forwardTsn |= parameter.u8(i) == ChunkType.FORWARD_TSN;
            reconfig |= parameter.u8(i) == ChunkType.RE_CONFIG;
          }
        }
        default -> {
          report(parameter, unrecognized);
          if (mustStop(parameter.type())) {
            break reading;
          }
        }
      }
    }
    return new InitChunk(
        chunk.i32(0),
        chunk.u32(4),
        chunk.u16(8),
        chunk.u16(10),
        chunk.i32(12),
        forwardTsn,
        reconfig,
        cookie,
        unrecognized.toByteArray());
  }

  /// Writes this as INIT, or as INIT ACK when it has a cookie.
  byte[] toBytes() {
    ChunkWriter chunk =
        new ChunkWriter(cookie == null ? ChunkType.INIT : ChunkType.INIT_ACK, 0)
            .i32(tag)
            .i32((int) windowBytes)
            .u16(outStreams)
            .u16(inStreams)
            .i32(tsn);
    if (cookie != null) {
      chunk.parameter(ParameterReader.COOKIE, cookie);
    }
    chunk.parameter(ParameterReader.FORWARD_TSN_SUPPORTED, 0);
    chunk.parameter(
        ParameterReader.SUPPORTED_EXTENSIONS,
        new byte[] {(byte) ChunkType.RE_CONFIG, (byte) ChunkType.FORWARD_TSN});
    if (unrecognized.length > 0) {
      chunk.parameter(ParameterReader.UNRECOGNIZED, unrecognized);
    }
    return chunk.toBytes();
  }

  /// The INIT ACK that answers `other`.
  InitChunk answer(byte[] newCookie, InitChunk other) {
    return new InitChunk(
        tag,
        windowBytes,
        outStreams,
        inStreams,
        tsn,
        forwardTsn,
        reconfig,
        newCookie,
        other.unrecognized);
  }

  private static void report(ParameterReader parameter, ByteArrayOutputStream into) {
    // One report holds one parameter; the first is enough to say that we do not know it.
    if ((parameter.type() & 0x4000) != 0
        && !known(parameter.type())
        && into.size() == 0
        && parameter.length() < MAX_REPORT_BYTES) {
      into.writeBytes(parameter.whole());
    }
  }

  private static boolean mustStop(int type) {
    return (type & 0x8000) == 0 && !known(type);
  }

  /// Parameters whose meaning we know and do not need: addresses, lifespan, host name, adaptation.
  private static boolean known(int type) {
    return type == 1 || (type >= 5 && type <= 12) || type == ParameterReader.ADAPTATION;
  }
}
