package io.parley.cluster.presence.redis;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.protocol.state.ParticipantRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A record as its field in Redis holds it: `P1`, 8 characters of the SHA-1 of what follows, the
/// version (epoch: 4 bytes, ended: 1, counter: 4, big-endian), then the record. So a script
/// compares versions without knowing protobuf, and everybody sees what was cut or written by
/// others. The hash is no seal: whoever may write to Redis may write records.
final class RecordBytes {

  private static final byte[] MAGIC = {'P', '1'};
  private static final int HASH_CHARACTERS = 8;
  private static final int VERSION_OFFSET = MAGIC.length + HASH_CHARACTERS;
  private static final int VERSION_BYTES = 9;
  private static final int RECORD_OFFSET = VERSION_OFFSET + VERSION_BYTES;

  private RecordBytes() {}

  static byte[] write(ParticipantRecord record) {
    byte[] body = record.toByteArray();
    byte[] all = new byte[RECORD_OFFSET + body.length];
    ByteBuffer.wrap(all)
        .position(VERSION_OFFSET)
        .putInt(record.getOwnerEpoch())
        .put((byte) (record.getEnded() ? 1 : 0))
        .putInt(record.getCounter())
        .put(body);
    System.arraycopy(MAGIC, 0, all, 0, MAGIC.length);
    System.arraycopy(hash(all), 0, all, MAGIC.length, HASH_CHARACTERS);
    return all;
  }

  /// @param sid under which it was stored
  /// @return null for what is no record of that participant
  static @Nullable ParticipantRecord read(String sid, byte[] all) {
    if (all.length < RECORD_OFFSET
        || !Arrays.equals(all, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        || !Arrays.equals(all, MAGIC.length, VERSION_OFFSET, hash(all), 0, HASH_CHARACTERS)) {
      return null;
    }
    try {
      ParticipantRecord record =
          ParticipantRecord.parser().parseFrom(all, RECORD_OFFSET, all.length - RECORD_OFFSET);
      return record.getSid().equals(sid) ? record : null;
    } catch (InvalidProtocolBufferException notARecord) {
      return null;
    }
  }

  private static byte[] hash(byte[] all) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(all, VERSION_OFFSET, all.length - VERSION_OFFSET);
      return HexFormat.of()
          .formatHex(sha1.digest(), 0, HASH_CHARACTERS / 2)
          .getBytes(StandardCharsets.US_ASCII);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
