package io.parley.roomstate;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.StateMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What of a room's channel and of a record is accepted at all: bytes from outside may be anything.
public final class StateMessages {

  /// A message of more bytes is refused; deltas are split far below.
  public static final int MESSAGE_BYTES = 1 << 20;

  /// A delta of more records is refused.
  static final int DELTA_RECORDS = 1_024;

  /// A delta is split where it would grow beyond this, unless a single record does.
  static final int DELTA_BYTES = 64 << 10;

  /// A record of more bytes is refused: twice what metadata and attributes at their limits take.
  static final int RECORD_BYTES = 512 << 10;

  private static final int NAME_LENGTH = 512;
  private static final String NODE = "ND_";

  private StateMessages() {}

  /// A message as it came; null where it is malformed, of nobody, too big, or has an invalid
  /// record.
  public static @Nullable StateMessage read(byte[] bytes) {
    if (bytes.length > MESSAGE_BYTES) {
      return null;
    }
    try {
      StateMessage message = StateMessage.parseFrom(bytes);
      return acceptable(message) ? message : null;
    } catch (InvalidProtocolBufferException malformed) {
      return null;
    }
  }

  static boolean acceptable(StateMessage message) {
    return isNode(message.getNode())
        && switch (message.getMessageCase()) {
          case DELTA ->
              message.getDelta().getNumber() > 0 && all(message.getDelta().getRecordsList());
          case HEARTBEAT -> message.getHeartbeat().getNumber() >= 0;
          case DIGEST -> message.getDigest().getNumber() >= 0;
          case MESSAGE_NOT_SET -> false;
        };
  }

  private static boolean all(List<ParticipantRecord> records) {
    return records.size() <= DELTA_RECORDS && records.stream().allMatch(StateMessages::acceptable);
  }

  static boolean acceptable(ParticipantRecord record) {
    return isName(record.getSid())
        && isName(record.getIdentity())
        && record.getOwnerEpoch() != 0
        && isNode(record.getOwner())
        && record.getInfo().getSid().equals(record.getSid())
        && record.getSerializedSize() <= RECORD_BYTES;
  }

  static @Nullable NodeId owner(ParticipantRecord record) {
    return isNode(record.getOwner()) ? new NodeId(record.getOwner()) : null;
  }

  private static boolean isName(String name) {
    return !name.isEmpty() && name.length() <= NAME_LENGTH;
  }

  private static boolean isNode(String name) {
    return name.startsWith(NODE) && name.length() <= NAME_LENGTH;
  }
}
