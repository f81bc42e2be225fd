package io.parley.signaling.connection;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import org.jspecify.annotations.Nullable;

/// Signal messages as WebSocket frames: binary ones are protobuf, text ones the same in JSON.
public final class SignalFrames {

  private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();

  private SignalFrames() {}

  /// Reads a binary frame; null where it is no signal request.
  public static @Nullable SignalRequest readBinary(byte[] frame) {
    try {
      return SignalRequest.parseFrom(frame);
    } catch (InvalidProtocolBufferException malformed) {
      return null;
    }
  }

  /// Reads a text frame; null where it is no signal request.
  public static @Nullable SignalRequest readText(String frame) {
    SignalRequest.Builder request = SignalRequest.newBuilder();
    try {
      PARSER.merge(frame, request);
    } catch (InvalidProtocolBufferException malformed) {
      return null;
    }
    return request.build();
  }

  /// Writes a text frame.
  public static String writeText(SignalResponse message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException("a message without Any fields has a JSON form", impossible);
    }
  }
}
