package io.parley.cluster.eventlog.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.cluster.eventlog.Event;
import io.parley.cluster.eventlog.Topic;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// One event in a segment file: `length, crc32c, body`, where the body is `address, time, topic,
/// origin, key, value`. All numbers are big-endian; the length and the checksum are those of the
/// body.
///
/// @param bytes of the whole frame
/// @param stored null where this version does not know the topic
record Frame(int bytes, @Nullable StoredEvent stored) {

  /// Length and checksum.
  static final int HEADER_BYTES = 8;

  /// A greater value would not fit into one record of Kafka's default size.
  static final int MAX_VALUE_BYTES = 900 << 10;

  static final int MAX_KEY_BYTES = 16 << 10;

  private static final int FIXED_BODY_BYTES = 8 + 8 + 1 + 2 + 2;
  private static final int MAX_ORIGIN_BYTES = 1 << 10;

  /// No frame is greater, so a greater length is not one.
  static final int MAX_BYTES =
      HEADER_BYTES + FIXED_BODY_BYTES + 255 + MAX_ORIGIN_BYTES + MAX_KEY_BYTES + MAX_VALUE_BYTES;

  private static final Map<String, Topic> TOPICS = topics();

  /// @throws IllegalArgumentException where the key or the value is too large
  static byte[] encode(long address, Event event, String origin) {
    byte[] topic = event.topic().title().getBytes(UTF_8);
    byte[] from = origin.getBytes(UTF_8);
    byte[] key = event.key().getBytes(UTF_8);
    byte[] value = event.value();
    if (value.length > MAX_VALUE_BYTES || key.length > MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "an event of " + value.length + " bytes with a key of " + key.length + " is too large");
    }
    int fromBytes = Math.min(from.length, MAX_ORIGIN_BYTES);
    int body = FIXED_BODY_BYTES + topic.length + fromBytes + key.length + value.length;
    byte[] frame = new byte[HEADER_BYTES + body];
    ByteBuffer.wrap(frame)
        .putInt(body)
        .putInt(0)
        .putLong(address)
        .putLong(event.appendedAtMillis())
        .put((byte) topic.length)
        .put(topic)
        .putShort((short) fromBytes)
        .put(from, 0, fromBytes)
        .putShort((short) key.length)
        .put(key)
        .put(value);
    ByteBuffer.wrap(frame).putInt(4, checksum(frame, HEADER_BYTES, body));
    return frame;
  }

  /// How long the frame is that begins here, by its own word; 0 where it cannot be one.
  ///
  /// @param from at least [#HEADER_BYTES] before the end
  static int claimedBytes(byte[] bytes, int from) {
    int body = ByteBuffer.wrap(bytes).getInt(from);
    return body < FIXED_BODY_BYTES || body > MAX_BYTES - HEADER_BYTES ? 0 : HEADER_BYTES + body;
  }

  /// The frame that begins here; null where there is none, or not all of it.
  ///
  /// @param to where the bytes end
  /// @param address the one it must name
  static @Nullable Frame parse(byte[] bytes, int from, int to, long address) {
    if (to - from < HEADER_BYTES) {
      return null;
    }
    int length = claimedBytes(bytes, from);
    if (length == 0 || length > to - from) {
      return null;
    }
    ByteBuffer frame = ByteBuffer.wrap(bytes, from, length);
    int body = frame.getInt() + from + HEADER_BYTES;
    if (frame.getInt() != checksum(bytes, from + HEADER_BYTES, body - from - HEADER_BYTES)
        || frame.getLong() != address) {
      return null;
    }
    long atMillis = frame.getLong();
    String topic = text(frame, Byte.toUnsignedInt(frame.get()), 4);
    String origin = topic == null ? null : text(frame, Short.toUnsignedInt(frame.getShort()), 2);
    String key = origin == null ? null : text(frame, Short.toUnsignedInt(frame.getShort()), 0);
    if (topic == null || origin == null || key == null) {
      return null;
    }
    Topic known = TOPICS.get(topic);
    if (known == null) {
      return new Frame(length, null);
    }
    byte[] value = Arrays.copyOfRange(bytes, frame.position(), from + length);
    Event event = new Event(known, key, value, atMillis);
    return new Frame(length, new StoredEvent(address, address + length, event, origin));
  }

  private static @Nullable String text(ByteBuffer frame, int length, int behind) {
    if (frame.remaining() < length + behind) {
      return null;
    }
    String text = new String(frame.array(), frame.position(), length, UTF_8);
    frame.position(frame.position() + length);
    return text;
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static Map<String, Topic> topics() {
    Map<String, Topic> topics = new HashMap<>();
    for (Topic topic : Topic.values()) {
      topics.put(topic.title(), topic);
    }
    return Map.copyOf(topics);
  }
}
