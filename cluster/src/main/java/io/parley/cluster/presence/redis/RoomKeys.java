package io.parley.cluster.presence.redis;

import io.parley.protocol.id.RoomKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The names under which Redis has a room.
///
/// @param hash of project, a zero and the room's name: 32 hexadecimal digits
record RoomKeys(RoomKey room, String hash) {

  private static final int HASH_BYTES = 16;

  static RoomKeys of(RoomKey room) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(room.project().getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
      sha256.update(room.name().getBytes(StandardCharsets.UTF_8));
      return new RoomKeys(room, HexFormat.of().formatHex(sha256.digest(), 0, HASH_BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Hash: the placement.
  String placement() {
    return "room:{" + hash + "}";
  }

  /// Hash: sid → record.
  String people() {
    return placement() + ":people";
  }

  /// Sorted set: identity → when its seat lapses, in milliseconds since 1970.
  String seats() {
    return placement() + ":seats";
  }

  /// Channel.
  String deltas() {
    return placement() + ":d";
  }

  /// Hash: a room's hash → its name.
  String index() {
    return index(room.project());
  }

  static String index(String project) {
    return "rooms:" + project;
  }
}
