package io.parley.signaling.join;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import livekit.LivekitRtc.JoinRequest;
import livekit.LivekitRtc.WrappedJoinRequest;

/// The `join_request` parameter of `/rtc/v1`: base64url of a join request that may be compressed.
final class WrappedJoin {

  /// What a compressed request may grow to. Real ones have some ten kilobytes; a megabyte of zeros
  /// compresses to one.
  static final int MAX_BYTES = 1 << 20;

  private WrappedJoin() {}

  static JoinRequest read(String parameter) throws JoinRefusal {
    if (parameter.isEmpty()) {
      throw JoinRefusal.malformed("join_request is required");
    }
    byte[] wrapped = Base64Text.decode(parameter);
    if (wrapped == null) {
      throw JoinRefusal.malformed("cannot base64 decode wrapped join request");
    }
    try {
      WrappedJoinRequest request = WrappedJoinRequest.parseFrom(wrapped);
      return JoinRequest.parseFrom(
          request.getCompression() == WrappedJoinRequest.Compression.GZIP
              ? decompressed(request.getJoinRequest())
              : request.getJoinRequest());
    } catch (InvalidProtocolBufferException malformed) {
      throw JoinRefusal.malformed("cannot unmarshal join request");
    }
  }

  private static ByteString decompressed(ByteString compressed) throws JoinRefusal {
    try (GZIPInputStream gzip = new GZIPInputStream(compressed.newInput())) {
      byte[] plain = gzip.readNBytes(MAX_BYTES + 1);
      if (plain.length > MAX_BYTES) {
        throw JoinRefusal.malformed("join request too large");
      }
      return ByteString.copyFrom(plain);
    } catch (IOException notGzip) {
      throw JoinRefusal.malformed("cannot unmarshal join request");
    }
  }
}
