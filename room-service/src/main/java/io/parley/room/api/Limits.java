package io.parley.room.api;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What names, metadata and attributes may be. Each check gives null, or what is wrong.
public final class Limits {

  /// Of room names and identities.
  public static final int MAX_NAME_CHARS = 256;

  /// Of a room or participant, in UTF-8.
  public static final int MAX_METADATA_BYTES = 512 << 10;

  /// Of all attributes of a participant, keys and values, in UTF-8.
  public static final int MAX_ATTRIBUTES_BYTES = 64 << 10;

  /// A time-out longer than a year is a slip of the pen.
  public static final long MAX_TIMEOUT_SECONDS = 366L * 24 * 3600;

  private static final int NONCE_BYTES = 16;

  private Limits() {}

  /// A room's name: 1 to 256 characters that can be stored.
  public static @Nullable String roomName(String name) {
    if (name.isEmpty()) {
      return "no room name";
    }
    if (name.length() > MAX_NAME_CHARS) {
      return "room name length exceeds limits: max length " + MAX_NAME_CHARS;
    }
    return storable(name) ? null : "room name has characters that are not text";
  }

  /// The sid of a room's incarnation: none, or one.
  public static @Nullable String roomSid(String sid) {
    return sid.isEmpty() || sid.matches("RM_[A-Za-z0-9]{1,60}") ? null : "no sid of a room";
  }

  /// A participant's identity: 1 to 256 characters.
  public static @Nullable String identity(String identity) {
    if (identity.isEmpty()) {
      return "identity cannot be empty";
    }
    return identity.length() > MAX_NAME_CHARS
        ? "participant identity length exceeds limits: max length " + MAX_NAME_CHARS
        : null;
  }

  /// A participant's display name: up to 256 characters.
  public static @Nullable String displayName(String name) {
    return name.length() > MAX_NAME_CHARS
        ? "name length exceeds limits: max length " + MAX_NAME_CHARS
        : null;
  }

  /// Metadata: up to 512 KiB.
  public static @Nullable String metadata(String metadata) {
    return bytes(metadata) > MAX_METADATA_BYTES
        ? "metadata size exceeds limits: max size " + MAX_METADATA_BYTES
        : null;
  }

  /// Attributes: up to 64 KiB together.
  public static @Nullable String attributes(Map<String, String> attributes) {
    long total = 0;
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      total += bytes(attribute.getKey()) + bytes(attribute.getValue());
    }
    return total > MAX_ATTRIBUTES_BYTES
        ? "attribute size exceeds limits: max size " + MAX_ATTRIBUTES_BYTES
        : null;
  }

  /// A time-out: up to a year.
  public static @Nullable String timeoutSeconds(long seconds) {
    return seconds < 0 || seconds > MAX_TIMEOUT_SECONDS
        ? "timeout exceeds limits: max seconds " + MAX_TIMEOUT_SECONDS
        : null;
  }

  /// The nonce of a data packet: none, or 16 bytes.
  public static @Nullable String nonce(int bytes) {
    return bytes == 0 || bytes == NONCE_BYTES ? null : "nonce should be 16-bytes or empty";
  }

  /// The first complaint of several checks, null where there is none.
  public static @Nullable String first(@Nullable String... complaints) {
    for (String complaint : complaints) {
      if (complaint != null) {
        return complaint;
      }
    }
    return null;
  }

  /// PostgreSQL's text holds neither U+0000 nor half a surrogate pair.
  private static boolean storable(String text) {
    return text.indexOf(0) < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
