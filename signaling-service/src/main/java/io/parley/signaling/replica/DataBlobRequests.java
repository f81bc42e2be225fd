package io.parley.signaling.replica;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.OptionalInt;
import livekit.LivekitRtc.SignalRequest;

/// Requests to store or get a data blob, which the message classes do not know yet.
final class DataBlobRequests {

  private static final int STORE = 22;
  private static final int GET = 23;
  private static final int REQUEST_ID = 1;

  private DataBlobRequests() {}

  /// The id of such a request; empty where it is none.
  static OptionalInt requestId(SignalRequest request) {
    for (int field : new int[] {STORE, GET}) {
      for (ByteString body : request.getUnknownFields().getField(field).getLengthDelimitedList()) {
        try {
          var ids = UnknownFieldSet.parseFrom(body).getField(REQUEST_ID).getVarintList();
          return OptionalInt.of(ids.isEmpty() ? 0 : ids.getLast().intValue());
        } catch (InvalidProtocolBufferException malformed) {
          return OptionalInt.empty();
        }
      }
    }
    return OptionalInt.empty();
  }
}
